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

    /// The server.
    ///
    /// @param extensions names of what it can beyond the protocol
    public record Server(String name, String version, List<String> extensions) {}

    /// Whether the server runs.
    ///
    /// @param live whether it does
    public record Live(boolean live) {}

    /// Whether everything can be asked.
    ///
    /// @param ready whether it can
    public record Ready(boolean ready) {}

    /// Whether an endpoint can be asked.
    ///
    /// @param ready whether it can
    public record ModelReady(String name, boolean ready) {}

    /// The endpoints of a project.
    ///
    /// @param models their names
    public record Models(List<String> models) {}

    /// Shows the server and what it can beyond the protocol.
    @GET
    @Needs(Permission.ENDPOINT_CALL)
    public Server server() {
        return new Server("kaname", "1", List.of("binary_tensor_data", "parameters"));
    }

    /// Answers if the server runs.
    @GET
    @Path("/health/live")
    @Needs(Permission.ENDPOINT_CALL)
    public Live live() {
        return new Live(true);
    }

    /// Shows whether every endpoint of the project has the model it should have.
    @GET
    @Path("/health/ready")
    @Needs(Permission.ENDPOINT_CALL)
    public Response ready() {
        boolean ready = serving.isReady(caller.project().id());
        return Response.status(ready ? 200 : 503).entity(new Ready(ready)).build();
    }

    /// Lists the endpoints of the project.
    @GET
    @Path("/models")
    @Needs(Permission.ENDPOINT_CALL)
    public Models models() {
        return new Models(serving.endpoints(caller.project().id()));
    }

    /// Shows what an endpoint takes and answers.
    @GET
    @Path("/models/{model}")
    @Needs(Permission.ENDPOINT_CALL)
    public Response metadata(@PathParam("model") String model) {
        return metadata(model, "");
    }

    /// Shows what an endpoint takes and answers.
    @GET
    @Path("/models/{model}/versions/{version}")
    @Needs(Permission.ENDPOINT_CALL)
    public Response metadata(
            @PathParam("model") String model, @PathParam("version") String version) {
        return Response.ok(serving.metadata(caller.project().id(), model, version)).build();
    }

    /// Answers 200 if the endpoint can be asked.
    @GET
    @Path("/models/{model}/ready")
    @Needs(Permission.ENDPOINT_CALL)
    public ModelReady modelReady(@PathParam("model") String model) {
        return modelReady(model, "");
    }

    /// Answers 200 if the endpoint can be asked.
    @GET
    @Path("/models/{model}/versions/{version}/ready")
    @Needs(Permission.ENDPOINT_CALL)
    public ModelReady modelReady(
            @PathParam("model") String model, @PathParam("version") String version) {
        serving.inService(caller.project().id(), model, version);
        return new ModelReady(model, true);
    }
}
