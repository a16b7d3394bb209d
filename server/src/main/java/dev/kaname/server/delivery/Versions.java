package dev.kaname.server.delivery;

import dev.kaname.delivery.Deployment;
import dev.kaname.tracking.ModelVersion;

/// A version of the registry as delivery sees it.
public final class Versions {
    private Versions() {}

    public static Deployment.Version of(ModelVersion version) {
        return new Deployment.Version(
                version.id(), version.name(), version.number(), version.digest().orElse(""));
    }
}
