package dev.kaname.server;

import dev.kaname.code.CodeRepositories;
import dev.kaname.code.CodeSettings;
import dev.kaname.code.PushCheck;
import dev.kaname.database.Database;
import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import dev.kaname.database.Ids;
import dev.kaname.lineage.EdgeSink;
import dev.kaname.lineage.Lineage;
import dev.kaname.runtimes.Runtimes;
import dev.kaname.runtimes.RuntimesSettings;
import dev.kaname.sandbox.StepHost;
import dev.kaname.sandbox.StepHostSettings;
import dev.kaname.security.FirstStart;
import dev.kaname.security.PermissionTable;
import dev.kaname.security.Security;
import dev.kaname.security.audit.Audit;
import dev.kaname.security.audit.AuditSink;
import dev.kaname.security.audit.CheckpointKey;
import dev.kaname.security.keys.FileVault;
import dev.kaname.security.keys.Keys;
import dev.kaname.security.keys.Vault;
import dev.kaname.server.acts.CommitData;
import dev.kaname.server.data.Branches;
import dev.kaname.server.data.Commits;
import dev.kaname.server.data.DataNames;
import dev.kaname.server.data.DataService;
import dev.kaname.server.data.KeptTrees;
import dev.kaname.server.data.Repositories;
import dev.kaname.server.data.Stores;
import dev.kaname.server.data.Writing;
import dev.kaname.server.lineage.NodeNames;
import dev.kaname.server.tracking.FollowedAliases;
import dev.kaname.server.wiring.StoreArtifacts;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.Tracking;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// The composition root: each engine is made here, once, by one constructor call, and what one
/// feature needs of another is plugged together here and nowhere else.
@Singleton
public class Platform {
    private final ServerConfig config;
    private final SecureRandom random = new SecureRandom();

    Platform(ServerConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    public Ids ids(InstantSource clock) {
        return new Ids(clock, random);
    }

    @Produces
    @Singleton
    public DataFolder dataFolder() {
        return DataFolder.open(config.data());
    }

    @Produces
    @Singleton
    public Database database(DataFolder folder, InstantSource clock) {
        DatabaseSettings settings =
                config.databaseUrl()
                        .map(url -> DatabaseSettings.at(url, folder.path()))
                        .orElseGet(() -> DatabaseSettings.in(folder.path()));
        return Databases.open(settings, List.of(new EdgeSink(), new AuditSink()), clock);
    }

    void close(@Disposes Database database) {
        database.close();
    }

    @Produces
    @Singleton
    public Lineage lineage(Database database) {
        return new Lineage(database);
    }

    /// What people call things by; each feature with names of its own adds to it.
    @Produces
    @Singleton
    public NodeNames nodeNames(Repositories repositories, Branches branches, Lineage lineage) {
        return NodeNames.all(List.of(new DataNames(repositories, branches, lineage)));
    }

    @Produces
    @Singleton
    public Artifacts artifacts(DataService data) {
        return new StoreArtifacts(data.kept());
    }

    @Produces
    @Singleton
    public Tracking tracking(Database database, Artifacts artifacts, Ids ids) {
        return new Tracking(database, artifacts, ids, random);
    }

    /// Nothing follows an alias yet.
    @Produces
    @Singleton
    public FollowedAliases followedAliases() {
        return (_, _, _) -> false;
    }

    @Produces
    @Singleton
    public Vault vault(DataFolder folder) {
        return FileVault.in(folder.folder("keys"), random);
    }

    @Produces
    @Singleton
    public Keys keys(Database database, Vault vault) {
        return new Keys(database, vault, random);
    }

    @Produces
    @Singleton
    public Audit audit(Database database, DataFolder folder, Vault vault, InstantSource clock) {
        String origin = "kaname/" + HexFormat.of().formatHex(vault.derive("origin"), 0, 8);
        return new Audit(
                database,
                folder.folder("audit"),
                CheckpointKey.in(folder.folder("keys")),
                origin,
                clock);
    }

    @Produces
    @Singleton
    public PermissionTable permissionTable() {
        return PermissionTable.shipped();
    }

    @Produces
    @Singleton
    public Security security(
            Database database, PermissionTable table, Keys keys, InstantSource clock, Ids ids) {
        return new Security(database, table, keys, clock, ids, random);
    }

    @Produces
    @Singleton
    public FirstStart firstStart(Security security, InstantSource clock) {
        return new FirstStart(security, clock);
    }

    @Produces
    @Singleton
    public StepHost stepHost(DataFolder folder) {
        StepHostSettings plain = StepHostSettings.in(folder.folder("steps"));
        return StepHost.connect(
                new StepHostSettings(
                        plain.folder(),
                        config.pythons().flatMap(found -> found.stream().findFirst()),
                        plain.lonely(),
                        List.of(folder.path())));
    }

    void close(@Disposes StepHost host) {
        host.close();
    }

    @Produces
    @Singleton
    public Runtimes runtimes(DataFolder folder) {
        RuntimesSettings plain = RuntimesSettings.in(folder.folder("runtimes"));
        return new Runtimes(
                new RuntimesSettings(
                        plain.folder(),
                        config.pythons().orElse(List.of()),
                        plain.installer(),
                        plain.patience()));
    }

    @Produces
    @Singleton
    public Stores stores(DataFolder folder, Keys keys, Ids ids) {
        return new Stores(folder.folder("objects"), keys::contentKey, ids);
    }

    @Produces
    @Singleton
    public Repositories repositories(Database database, Ids ids) {
        return new Repositories(database, ids);
    }

    @Produces
    @Singleton
    public Branches branches(Database database, Stores stores) {
        return new Branches(database, stores);
    }

    @Produces
    @Singleton
    public Commits commits(Branches branches, Stores stores, Database database) {
        return new Commits(branches, stores, new CommitData(database));
    }

    @Produces
    @Singleton
    public Writing writing(Commits commits, InstantSource clock) {
        return new Writing(commits, clock);
    }

    @Produces
    @Singleton
    public DataService dataService(
            Repositories repositories,
            Branches branches,
            Commits commits,
            Database database,
            Stores stores) {
        return new DataService(
                repositories, branches, commits, new KeptTrees(database, stores), stores);
    }

    @Produces
    @Singleton
    public CodeRepositories codeRepositories(Database database, DataFolder folder, Ids ids) {
        return new CodeRepositories(
                database, ids, CodeSettings.in(folder.folder("code")), PushCheck.NONE);
    }
}
