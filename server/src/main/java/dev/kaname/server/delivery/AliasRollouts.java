package dev.kaname.server.delivery;

import dev.kaname.database.Who;
import dev.kaname.delivery.Delivery;
import dev.kaname.delivery.Deployment.Kind;
import dev.kaname.delivery.Endpoint;
import dev.kaname.server.acts.Promote;
import dev.kaname.server.errors.Refusal;
import dev.kaname.server.tracking.FollowedAliases;
import dev.kaname.tracking.ModelVersion;
import java.util.List;
import java.util.Optional;

/// An alias that is set by hand deploys, where an endpoint follows it.
public final class AliasRollouts implements FollowedAliases {
    private final Delivery delivery;
    private final Rollouts rollouts;

    public AliasRollouts(Delivery delivery, Rollouts rollouts) {
        this.delivery = delivery;
        this.rollouts = rollouts;
    }

    @Override
    public boolean isFollowed(String project, String model, String alias) {
        return !delivery.endpoints().following(project, model, alias).isEmpty();
    }

    @Override
    public void move(Who who, String project, String alias, ModelVersion version) {
        List<Endpoint> followers = delivery.endpoints().following(project, version.name(), alias);
        if (followers.size() > 1) {
            // an act moves one endpoint: the alias would have moved before the others agreed
            throw Refusal.conflict(
                    "several endpoints follow this alias; deploy the version to each of them");
        }
        for (Endpoint endpoint : followers) {
            rollouts.deploy(
                    who,
                    new Promote.Order(
                            project,
                            endpoint.name(),
                            Versions.of(version),
                            Kind.DEPLOY,
                            false,
                            "alias " + alias + " was set",
                            Optional.empty()));
        }
    }
}
