package dev.kaname.server;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.delivery.Delivery;
import dev.kaname.lineage.Lineage;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.security.keys.Keys;
import dev.kaname.server.acts.Promote;
import dev.kaname.server.data.Branches;
import dev.kaname.server.data.DataNames;
import dev.kaname.server.data.DataService;
import dev.kaname.server.data.DataVeil;
import dev.kaname.server.data.Repositories;
import dev.kaname.server.delivery.AliasRollouts;
import dev.kaname.server.delivery.ModelImport;
import dev.kaname.server.delivery.Rollouts;
import dev.kaname.server.lineage.NodeNames;
import dev.kaname.server.lineage.NodeVeil;
import dev.kaname.server.serving.PredictionNames;
import dev.kaname.server.tracking.FollowedAliases;
import dev.kaname.server.wiring.DeployedModels;
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
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// The part of the composition root ([BasePlatform]) for models: tracking, serving and delivery,
/// and what people call things by.
@Singleton
public class FeaturePlatform {
    /// The number of this server among those that share the installation: there is one.
    private static final int REPLICA = 0;

    private final SecureRandom random = new SecureRandom();

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

    /// What of the graph is not for everybody.
    @Produces
    @Singleton
    public NodeVeil nodeVeil(Repositories repositories) {
        return new DataVeil(repositories);
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
            Database database,
            Tracking tracking,
            Artifacts artifacts,
            Serving serving,
            DataFolder folder) {
        return new ModelImport(
                database,
                tracking,
                artifacts,
                serving,
                folder.folder("imports"),
                ServingSettings.DEFAULT.largestModel());
    }

    @Produces
    @Singleton
    public Artifacts artifacts(DataService data) {
        return new StoreArtifacts(data.kept());
    }

    @Produces
    @Singleton
    public Tracking tracking(Database database, Artifacts artifacts, Ids ids) {
        return new Tracking(
                database, artifacts, new DeployedModels(), Pipelines::isOver, ids, random);
    }
}
