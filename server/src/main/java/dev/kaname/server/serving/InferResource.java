package dev.kaname.server.serving;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.serving.InferCall;
import dev.kaname.serving.Inference;
import dev.kaname.serving.Serving;
import dev.kaname.serving.ServingFailure;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// Asking for predictions by the Open Inference Protocol.
@Path("/p/{project}/v2/models/{model}")
@RunOnVirtualThread
public class InferResource {
    private static final String HEAD = "Inference-Header-Content-Length";

    private final Serving serving;
    private final Caller caller;

    InferResource(Serving serving, Caller caller) {
        this.serving = serving;
        this.caller = caller;
    }

    /// Asks an endpoint for predictions.
    @POST
    @Path("/infer")
    @Needs(Permission.ENDPOINT_CALL)
    public Response infer(
            @PathParam("model") String model,
            @HeaderParam(HEAD) @Nullable String head,
            byte[] body) {
        return infer(model, "", head, body);
    }

    /// Asks an endpoint for predictions.
    @POST
    @Path("/versions/{version}/infer")
    @Needs(Permission.ENDPOINT_CALL)
    public Response infer(
            @PathParam("model") String model,
            @PathParam("version") String version,
            @HeaderParam(HEAD) @Nullable String head,
            byte[] body) {
        return V2Reply.of(inference(model, version, head, body));
    }

    private Inference inference(String model, String version, @Nullable String head, byte[] body) {
        try {
            int length = V2Reply.head(head, body.length);
            String project = caller.project().id();
            return serving.infer(new InferCall(project, model, version, body, length));
        } catch (ServingFailure.Invalid failure) {
            return serving.refuse(failure);
        }
    }
}
