package dev.kaname.server;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import dev.kaname.database.Ids;
import dev.kaname.lineage.EdgeSink;
import dev.kaname.lineage.Lineage;
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
import dev.kaname.server.data.DataService;
import dev.kaname.server.data.KeptTrees;
import dev.kaname.server.data.Repositories;
import dev.kaname.server.data.Stores;
import dev.kaname.server.data.Writing;
import dev.kaname.server.repeats.RequestClaims;
import dev.kaname.server.repeats.Requests;
import dev.kaname.server.wiring.EndedAttempts;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// The base of the composition root: time, folder and database, who may do what, and versioned
/// data. Everything else stands on it.
///
/// The composition root is three classes. Each engine is made in one of them, once, by one
/// constructor call, and what one feature needs of another is plugged together there and nowhere
/// else. The others are [FeaturePlatform] and [PipelinePlatform].
@Singleton
public class BasePlatform {
    private final ServerConfig config;
    private final SecureRandom random = new SecureRandom();

    BasePlatform(ServerConfig config) {
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

    void close(@Disposes DataFolder folder) {
        folder.close();
    }

    @Produces
    @Singleton
    public RequestClaims requestClaims() {
        return new RequestClaims();
    }

    @Produces
    @Singleton
    public Requests requests(Database database, InstantSource clock) {
        return new Requests(database, clock);
    }

    @Produces
    @Singleton
    public Database database(DataFolder folder, RequestClaims claims, InstantSource clock) {
        DatabaseSettings settings =
                config.databaseUrl()
                        .map(url -> DatabaseSettings.at(url, folder.path()))
                        .orElseGet(() -> DatabaseSettings.in(folder.path()));
        try {
            return Databases.open(
                    settings,
                    List.of(new EndedAttempts(), new EdgeSink(), new AuditSink(), claims),
                    clock);
        } catch (DatabaseFailure.Unwritable e) {
            String key =
                    config.databaseUrl().isPresent()
                            ? "KANAME_SERVER_DATABASE_URL"
                            : "KANAME_SERVER_DATA";
            throw new StartRefused(
                    List.of(key + " names a database that cannot be reached: " + e.getMessage()));
        }
    }

    void close(@Disposes Database database) {
        database.close();
    }

    @Produces
    @Singleton
    public Lineage lineage(Database database) {
        return new Lineage(database);
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
    public Branches branches(Database database) {
        return new Branches(database);
    }

    @Produces
    @Singleton
    public Commits commits(Branches branches, Stores stores, Database database) {
        return new Commits(branches, stores, new CommitData(database));
    }

    @Produces
    @Singleton
    public Writing writing(Branches branches, Commits commits, InstantSource clock) {
        return new Writing(branches, commits, clock);
    }

    @Produces
    @Singleton
    public DataService dataService(
            Repositories repositories, Branches branches, Database database, Stores stores) {
        return new DataService(repositories, branches, new KeptTrees(database, stores), stores);
    }
}
