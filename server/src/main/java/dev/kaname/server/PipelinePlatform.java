package dev.kaname.server;

import dev.kaname.code.CodeRepositories;
import dev.kaname.code.CodeSettings;
import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.delivery.Delivery;
import dev.kaname.pipelines.HostedRunner;
import dev.kaname.pipelines.PipelineSettings;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.Ports;
import dev.kaname.pipelines.ShippedComponents;
import dev.kaname.pipelines.ports.Secrets;
import dev.kaname.runtimes.Runtimes;
import dev.kaname.runtimes.RuntimesSettings;
import dev.kaname.sandbox.Relay;
import dev.kaname.sandbox.StepHost;
import dev.kaname.sandbox.StepHostSettings;
import dev.kaname.security.PermissionTable;
import dev.kaname.security.Project;
import dev.kaname.security.Security;
import dev.kaname.server.acts.RegisterModel;
import dev.kaname.server.data.Commits;
import dev.kaname.server.data.DataService;
import dev.kaname.server.data.DiskRoom;
import dev.kaname.server.delivery.Rollouts;
import dev.kaname.server.wiring.PipelineCode;
import dev.kaname.server.wiring.PipelineData;
import dev.kaname.server.wiring.PipelineDelivery;
import dev.kaname.server.wiring.PipelineModels;
import dev.kaname.server.wiring.PipelinePushCheck;
import dev.kaname.server.wiring.PipelineRights;
import dev.kaname.server.wiring.PipelineTriggers;
import dev.kaname.server.wiring.PushesHeard;
import dev.kaname.server.wiring.StepSoftware;
import dev.kaname.server.wiring.StepTokens;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.Tracking;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The part of the composition root ([BasePlatform]) for pipelines, which need every other feature:
/// the code they are written in, what their steps run in, and all of their ports.
@Singleton
public class PipelinePlatform {
    private static final Duration STEP_GRACE = Duration.ofSeconds(10);

    private final ServerConfig config;

    PipelinePlatform(ServerConfig config) {
        this.config = config;
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
            DataFolder folder,
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
                new PipelineData(
                        data, commits, database, clock, new DiskRoom(folder.path())::bytes),
                new PipelineModels(
                        tracking,
                        artifacts,
                        data.kept(),
                        new RegisterModel(database, tracking.versions()),
                        deliver),
                deliver,
                new StepTokens(security),
                ShippedComponents.of(config.components(), folder.folder("components")),
                new StepSoftware(runtimes),
                new PipelineRights(security, table),
                Secrets.NONE,
                new HostedRunner(
                        host,
                        config.isolation().on(host.isolation()),
                        token -> Optional.of(new Relay(door.port(), token))));
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
