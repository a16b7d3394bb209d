package dev.kaname.server.delivery;

import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Who;
import dev.kaname.delivery.Delivery;
import dev.kaname.delivery.Deployment;
import dev.kaname.delivery.Deployments.InService;
import dev.kaname.delivery.Endpoint;
import dev.kaname.server.acts.Promote;
import dev.kaname.server.acts.Promote.Promoted;
import dev.kaname.serving.EndpointSettings;
import dev.kaname.serving.PreparedModel;
import dev.kaname.serving.Serving;
import dev.kaname.serving.ServingFailure;
import dev.kaname.serving.predictions.Deployed;
import dev.kaname.serving.predictions.LogMode;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.ModelVersions;
import java.util.Optional;

/// Brings versions into service: loads and warms the model, which says whether it can be served at
/// all; then the act; then the route. A model that cannot be loaded changes nothing.
///
/// If the server dies between act and route, the start finds the record and brings it in.
public final class Rollouts {
    private static final System.Logger LOG = System.getLogger(Rollouts.class.getName());

    private final Delivery delivery;
    private final ModelVersions versions;
    private final Artifacts artifacts;
    private final Serving serving;
    private final Promote promote;

    public Rollouts(
            Delivery delivery,
            ModelVersions versions,
            Artifacts artifacts,
            Serving serving,
            Promote promote) {
        this.delivery = delivery;
        this.versions = versions;
        this.artifacts = artifacts;
        this.serving = serving;
        this.promote = promote;
    }

    /// Places a version behind an endpoint and serves it.
    ///
    /// @throws ServingFailure.NotServable if this server cannot serve it, and why
    public Promoted deploy(Who who, Promote.Order order) {
        ModelVersion version = version(order.project(), order.version());
        try (PreparedModel prepared = prepare(order.project(), version)) {
            Promoted promoted = promote.promote(who, order);
            serve(promoted, prepared);
            return promoted;
        }
    }

    /// Goes back, to the deployment before or an earlier one. The version before is still warm.
    /// Here too, a model that cannot be loaded any more changes nothing.
    ///
    /// @throws ServingFailure.NotServable if this server cannot serve it, and why
    public Promoted rollback(
            Who who, String project, String endpoint, Optional<String> to, String reason) {
        Deployment before = delivery.deployments().before(project, endpoint, to);
        try (PreparedModel prepared = prepare(project, version(project, before.version()))) {
            Promoted promoted =
                    promote.rollback(who, project, endpoint, Optional.of(before.id()), reason);
            serve(promoted, prepared);
            return promoted;
        }
    }

    /// Brings everything into service that the records say is, before the server is ready. What
    /// cannot be loaded, for whatever reason, is said so at its endpoint, and the others are
    /// served: one damaged file keeps no server from starting.
    public void restore() {
        for (InService live : delivery.deployments().inService()) {
            Promoted promoted = new Promoted(live.endpoint(), live.deployment());
            String project = live.endpoint().project();
            try (PreparedModel prepared =
                    prepare(project, version(project, live.deployment().version()))) {
                serve(promoted, prepared);
            } catch (DatabaseFailure gone) {
                throw gone; // then nothing is known of the others either
            } catch (RuntimeException problem) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "endpoint " + live.endpoint().name() + " could not be brought into service",
                        problem);
                serving.unavailable(
                        deployed(promoted),
                        settings(live.endpoint()),
                        String.valueOf(problem.getMessage()));
            }
        }
    }

    private ModelVersion version(String project, Deployment.Version wanted) {
        return versions.byId(project, wanted.id())
                .orElseThrow(() ->
                        new ServingFailure.NotServable(
                                "version " + wanted.number() + " of " + wanted.model(),
                                "it was deleted",
                                "deploy another version"));
    }

    private PreparedModel prepare(String project, ModelVersion version) {
        String what = "version " + version.number() + " of model " + version.name();
        VersionFiles files = VersionFiles.of(artifacts, project, version);
        MlmodelPaths.check(what, files);
        return serving.prepare(what, files);
    }

    private void serve(Promoted promoted, PreparedModel prepared) {
        serving.activate(deployed(promoted), settings(promoted.endpoint()), prepared);
    }

    static EndpointSettings settings(Endpoint endpoint) {
        LogMode log =
                switch (endpoint.settings().log()) {
                    case OFF -> LogMode.OFF;
                    case BEST_EFFORT -> LogMode.BEST_EFFORT;
                    case REQUIRED -> LogMode.REQUIRED;
                };
        return new EndpointSettings(log, endpoint.settings().alias());
    }

    private static Deployed deployed(Promoted promoted) {
        Deployment deployment = promoted.deployment();
        return new Deployed(
                deployment.project(),
                deployment.endpoint(),
                promoted.endpoint().name(),
                deployment.number(),
                deployment.id(),
                deployment.version().model(),
                Long.toString(deployment.version().number()));
    }
}
