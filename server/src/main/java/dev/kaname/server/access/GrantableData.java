package dev.kaname.server.access;

/// The data repositories that a member can be granted one by one.
@FunctionalInterface
public interface GrantableData {
    /// Whether a project has a data repository of this name.
    boolean exists(String project, String name);
}
