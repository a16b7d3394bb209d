package dev.kaname.server.tracking;

import dev.kaname.server.access.Open;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The health route of MLflow's servers. It says the same of every project, be there one or not.
@Path("/p/{project}/health")
@RunOnVirtualThread
public class HealthResource {
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @Open(because = "probes of MLflow installations carry no token; it tells nothing")
    @Operation(hidden = true)
    public String health() {
        return "OK";
    }
}
