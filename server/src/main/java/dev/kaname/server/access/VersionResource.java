package dev.kaname.server.access;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Which product and version answers here.
@Path("/api/v1/version")
@RunOnVirtualThread
public class VersionResource {
    private final String version;

    VersionResource(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    /// What answers here.
    ///
    /// @param product `kaname`
    /// @param version of the server
    public record Version(String product, String version) {}

    /// Shows which product and version this is.
    @GET
    @Open(because = "a client finds out whether it can talk to this server before it signs in")
    public Version version() {
        return new Version("kaname", version);
    }
}
