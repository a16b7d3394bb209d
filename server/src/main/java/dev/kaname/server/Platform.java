package dev.kaname.server;

import dev.kaname.code.CodeRepositories;
import dev.kaname.code.CodeSettings;
import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import dev.kaname.database.Ids;
import dev.kaname.delivery.Delivery;
import dev.kaname.lineage.EdgeSink;
import dev.kaname.lineage.Lineage;
import dev.kaname.pipelines.PipelineSettings;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.Ports;
import dev.kaname.pipelines.ports.Secrets;
import dev.kaname.runtimes.Runtimes;
import dev.kaname.runtimes.RuntimesSettings;
import dev.kaname.sandbox.StepHost;
import dev.kaname.sandbox.StepHostSettings;
import dev.kaname.security.FirstStart;
import dev.kaname.security.PermissionTable;
import dev.kaname.security.Project;
import dev.kaname.security.Security;
import dev.kaname.security.audit.Audit;
import dev.kaname.security.audit.AuditSink;
import dev.kaname.security.audit.CheckpointKey;
import dev.kaname.security.keys.FileVault;
import dev.kaname.security.keys.Keys;
import dev.kaname.security.keys.Vault;
import dev.kaname.server.acts.CommitData;
import dev.kaname.server.acts.Promote;
import dev.kaname.server.acts.RegisterModel;
import dev.kaname.server.data.Branches;
import dev.kaname.server.data.Commits;
import dev.kaname.server.data.DataNames;
import dev.kaname.server.data.DataService;
import dev.kaname.server.data.KeptTrees;
import dev.kaname.server.data.Repositories;
import dev.kaname.server.data.Stores;
import dev.kaname.server.data.Writing;
import dev.kaname.server.delivery.AliasRollouts;
import dev.kaname.server.delivery.ModelImport;
import dev.kaname.server.delivery.Rollouts;
import dev.kaname.server.lineage.NodeNames;
import dev.kaname.server.repeats.RequestClaims;
import dev.kaname.server.repeats.Requests;
import dev.kaname.server.serving.PredictionNames;
import dev.kaname.server.tracking.FollowedAliases;
import dev.kaname.server.wiring.DeployedModels;
import dev.kaname.server.wiring.PipelineCode;
import dev.kaname.server.wiring.PipelineData;
import dev.kaname.server.wiring.PipelineDelivery;
import dev.kaname.server.wiring.PipelineModels;
import dev.kaname.server.wiring.PipelinePushCheck;
import dev.kaname.server.wiring.PipelineRights;
import dev.kaname.server.wiring.PipelineTriggers;
import dev.kaname.server.wiring.PushesHeard;
import dev.kaname.server.wiring.ShippedComponents;
import dev.kaname.server.wiring.StepRunner;
import dev.kaname.server.wiring.StepSoftware;
import dev.kaname.server.wiring.StepTokens;
import dev.kaname.server.wiring.StoreArtifacts;
import dev.kaname.serving.Serving;
import dev.kaname.serving.ServingSettings;
import dev.kaname.serving.predictions.LogSettings;
import dev.kaname.serving.predictions.PredictionCounter;
import dev.kaname.serving.predictions.PredictionIds;
import dev.kaname.serving.predictions.PredictionLog;
import dev.kaname.serving.predictions.PredictionWindows;
import dev.kaname.serving.predictions.WindowWriter;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.Tracking;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// The composition root: each engine is made here, once, by one constructor call, and what one
/// feature needs of another is plugged together here and nowhere else.
@Singleton
public class Platform {
    /// The number of this server among those that share the installation: there is one.
    private static final int REPLICA = 0;

    private static final Duration STEP_GRACE = Duration.ofSeconds(10);

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
                    settings, List.of(new EdgeSink(), new AuditSink(), claims), clock);
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

    /// What people call things by; each feature with names of its own adds to it.
    @Produces
    @Singleton
    public NodeNames nodeNames(
            Repositories repositories,
            Branches branches,
            Lineage lineage,
            PredictionIds predictions,
            Delivery delivery) {
        return NodeNames.all(
                List.of(
                        new DataNames(repositories, branches, lineage),
                        new PredictionNames(predictions, delivery)));
    }

    @Produces
    @Singleton
    public FollowedAliases followedAliases(Delivery delivery, Rollouts rollouts) {
        return new AliasRollouts(delivery, rollouts);
    }

    @Produces
    @Singleton
    public Delivery delivery(Database database, Ids ids) {
        return new Delivery(database, ids);
    }

    @Produces
    @Singleton
    public PredictionIds predictionIds(Keys keys, InstantSource clock) {
        return new PredictionIds(keys.predictionKey(), REPLICA, clock);
    }

    @Produces
    @Singleton
    public PredictionLog predictionLog(DataFolder folder, InstantSource clock) {
        return new PredictionLog(folder.folder("predictions"), REPLICA, LogSettings.DEFAULT, clock);
    }

    @Produces
    @Singleton
    public PredictionCounter predictionCounter() {
        return new PredictionCounter(REPLICA);
    }

    @Produces
    @Singleton
    public PredictionWindows predictionWindows(Database database) {
        return new PredictionWindows(database);
    }

    @Produces
    @Singleton
    public WindowWriter windowWriter(
            PredictionCounter counter, PredictionWindows windows, InstantSource clock) {
        return new WindowWriter(counter, windows, clock);
    }

    @Produces
    @Singleton
    public Serving serving(PredictionIds ids, PredictionLog log, PredictionCounter counter) {
        return new Serving(ServingSettings.DEFAULT, ids, log, counter);
    }

    @Produces
    @Singleton
    public Promote promote(Database database, Ids ids) {
        return new Promote(database, ids);
    }

    @Produces
    @Singleton
    public Rollouts rollouts(
            Delivery delivery,
            Tracking tracking,
            Artifacts artifacts,
            Serving serving,
            Promote promote) {
        return new Rollouts(delivery, tracking.versions(), artifacts, serving, promote);
    }

    @Produces
    @Singleton
    public ModelImport modelImport(
            Database database, Tracking tracking, Artifacts artifacts, Serving serving) {
        return new ModelImport(
                database, tracking, artifacts, serving, ServingSettings.DEFAULT.largestModel());
    }

    @Produces
    @Singleton
    public Artifacts artifacts(DataService data) {
        return new StoreArtifacts(data.kept());
    }

    @Produces
    @Singleton
    public Tracking tracking(Database database, Artifacts artifacts, Ids ids) {
        return new Tracking(database, artifacts, new DeployedModels(), ids, random);
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
    public Writing writing(Branches branches, Commits commits, InstantSource clock) {
        return new Writing(branches, commits, clock);
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
    public PushesHeard pushesHeard() {
        return new PushesHeard();
    }

    @Produces
    @Singleton
    public CodeRepositories codeRepositories(
            Database database,
            DataFolder folder,
            Ids ids,
            Instance<Pipelines> pipelines,
            PushesHeard pushes) {
        return new CodeRepositories(
                database,
                ids,
                CodeSettings.in(folder.folder("code")),
                new PipelinePushCheck(pipelines::get, pushes));
    }

    /// What pipelines need of every other feature.
    @Produces
    @Singleton
    public Ports pipelinePorts(
            Database database,
            CodeRepositories code,
            DataService data,
            Commits commits,
            Tracking tracking,
            Artifacts artifacts,
            Delivery delivery,
            Rollouts rollouts,
            Security security,
            PermissionTable table,
            Runtimes runtimes,
            StepHost host,
            StepDoor door,
            InstantSource clock) {
        PipelineDelivery deliver = new PipelineDelivery(rollouts, delivery.verdicts());
        return new Ports(
                new PipelineCode(code),
                new PipelineData(data, commits, database, clock),
                new PipelineModels(
                        tracking,
                        artifacts,
                        data.kept(),
                        new RegisterModel(database, tracking.versions()),
                        deliver),
                deliver,
                new StepTokens(security),
                new ShippedComponents(config.components()),
                new StepSoftware(runtimes),
                new PipelineRights(security, table),
                Secrets.NONE,
                new StepRunner(host, config.isolation().on(host.isolation()), door::port));
    }

    @Produces
    @Singleton
    public Pipelines pipelines(
            Database database,
            Ports ports,
            Security security,
            StepDoor door,
            Ids ids,
            InstantSource clock) {
        PipelineSettings settings =
                new PipelineSettings(
                        Machine.milliCpu(),
                        Machine.memoryForSteps(),
                        "http://127.0.0.1:" + door.port(),
                        id -> security.projects().find(id).map(Project::name).orElse(id),
                        STEP_GRACE);
        return Pipelines.open(database, ports, settings, ids, clock);
    }

    void close(@Disposes Pipelines pipelines) {
        pipelines.close();
    }

    @Produces
    @Singleton
    public PipelineTriggers pipelineTriggers(
            Database database, Pipelines pipelines, CodeRepositories code, PushesHeard pushes) {
        return new PipelineTriggers(database, pipelines, code, pushes);
    }

    void close(@Disposes PipelineTriggers triggers) {
        triggers.close();
    }
}
