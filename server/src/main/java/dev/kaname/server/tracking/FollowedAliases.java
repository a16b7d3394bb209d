package dev.kaname.server.tracking;

/// Which aliases decide what an endpoint serves.
public interface FollowedAliases {
    /// @param project id of the project
    boolean isFollowed(String project, String model, String alias);
}
