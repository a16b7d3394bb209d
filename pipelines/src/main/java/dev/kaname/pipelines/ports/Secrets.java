package dev.kaname.pipelines.ports;

import java.util.Optional;

/// Secrets of a project that steps may be given.
public interface Secrets {
    /// @param version changes when the value does; part of cache keys in place of the value
    record Secret(String version, String value) {}

    Optional<Secret> find(String project, String name);

    /// A project without secrets.
    Secrets NONE = (_, _) -> Optional.empty();
}
