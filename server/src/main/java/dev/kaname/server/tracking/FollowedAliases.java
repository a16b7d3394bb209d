package dev.kaname.server.tracking;

import dev.kaname.database.Who;
import dev.kaname.tracking.ModelVersion;

/// Which aliases decide what an endpoint serves, and moving one of those: by deploying.
public interface FollowedAliases {
    /// @param project id of the project
    boolean isFollowed(String project, String model, String alias);

    /// Places the version behind the endpoint that follows the alias; the gate of that endpoint
    /// decides, and the alias moves with the deployment.
    void move(Who who, String project, String alias, ModelVersion version);
}
