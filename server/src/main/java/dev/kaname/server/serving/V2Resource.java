package dev.kaname.server.serving;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.serving.Serving;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The Open Inference Protocol, all but the asking. What the protocol calls a model is an endpoint.
@Path("/p/{project}/v2")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class V2Resource {
    private final Serving serving;
    private final Caller caller;

    V2Resource(Serving serving, Caller caller) {
        this.serving = serving;
        this.caller = caller;
    }

    public record Server(String name, String version, List<String> extensions) {}

    public record Live(boolean live) {}

    public record Ready(boolean ready) {}

    public record ModelReady(String name, boolean ready) {}

    public record Models(List<String> models) {}

    @GET
    @Needs(Permission.ENDPOINT_CALL)
    @Operation(hidden = true)
    public Server server() {
        return new Server("kaname", "1", List.of("binary_tensor_data", "parameters"));
    }

    @GET
    @Path("/health/live")
    @Needs(Permission.ENDPOINT_CALL)
    @Operation(hidden = true)
    public Live live() {
        return new Live(true);
    }

    @GET
    @Path("/health/ready")
    @Needs(Permission.ENDPOINT_CALL)
    @Operation(hidden = true)
    public Response ready() {
        boolean ready = serving.isReady(caller.project().id());
        return Response.status(ready ? 200 : 503).entity(new Ready(ready)).build();
    }

    @GET
    @Path("/models")
    @Needs(Permission.ENDPOINT_CALL)
    @Operation(hidden = true)
    public Models models() {
        return new Models(serving.endpoints(caller.project().id()));
    }

    @GET
    @Path("/models/{model}")
    @Needs(Permission.ENDPOINT_CALL)
    @Operation(hidden = true)
    public Response metadata(@PathParam("model") String model) {
        return metadata(model, "");
    }

    @GET
    @Path("/models/{model}/versions/{version}")
    @Needs(Permission.ENDPOINT_CALL)
    @Operation(hidden = true)
    public Response metadata(
            @PathParam("model") String model, @PathParam("version") String version) {
        return Response.ok(serving.metadata(caller.project().id(), model, version)).build();
    }

    @GET
    @Path("/models/{model}/ready")
    @Needs(Permission.ENDPOINT_CALL)
    @Operation(hidden = true)
    public ModelReady modelReady(@PathParam("model") String model) {
        return modelReady(model, "");
    }

    @GET
    @Path("/models/{model}/versions/{version}/ready")
    @Needs(Permission.ENDPOINT_CALL)
    @Operation(hidden = true)
    public ModelReady modelReady(
            @PathParam("model") String model, @PathParam("version") String version) {
        serving.inService(caller.project().id(), model, version);
        return new ModelReady(model, true);
    }
}
