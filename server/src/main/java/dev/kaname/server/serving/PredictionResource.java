package dev.kaname.server.serving;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.kaname.delivery.Delivery;
import dev.kaname.delivery.Deployment;
import dev.kaname.delivery.Endpoint;
import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import dev.kaname.serving.predictions.PredictionId;
import dev.kaname.serving.predictions.PredictionIds;
import dev.kaname.serving.predictions.PredictionLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of a prediction by its id. Where it came from is in the id itself; what was asked
/// and answered is there if it was logged.
@Path("/api/v1/projects/{project}/predictions/{id}")
@RunOnVirtualThread
public class PredictionResource {
    private final PredictionIds ids;
    private final PredictionLog log;
    private final Delivery delivery;
    private final Caller caller;

    PredictionResource(PredictionIds ids, PredictionLog log, Delivery delivery, Caller caller) {
        this.ids = ids;
        this.log = log;
        this.delivery = delivery;
        this.caller = caller;
    }

    /// A prediction.
    ///
    /// @param deployment id of the deployment that answered
    /// @param number of that deployment, unique in the installation
    /// @param logged what was asked and answered, as it was logged
    public record View(
            String id,
            Instant time,
            String endpoint,
            String deployment,
            int number,
            String model,
            long version,
            @JsonRawValue @Nullable String logged) {}

    /// Shows what is known of a prediction.
    @GET
    @Needs(Permission.PROJECT_SEE)
    public View get(@PathParam("id") String text) {
        PredictionId id =
                PredictionId.parse(text).filter(ids::verify).orElseThrow(Refusal::notFound);
        String project = caller.project().id();
        Deployment deployment =
                delivery.deployments()
                        .byNumber(project, id.deployment())
                        .orElseThrow(Refusal::notFound);
        Endpoint endpoint =
                delivery.endpoints()
                        .byId(project, deployment.endpoint())
                        .orElseThrow(Refusal::notFound);
        // payloads are data: to be read by whoever calls the endpoint, or reads data
        boolean reads = caller.may(Permission.ENDPOINT_CALL) || caller.may(Permission.DATA_READ);
        Optional<String> logged =
                reads ? log.find(project, deployment.endpoint(), id) : Optional.empty();
        return new View(
                text,
                id.time(),
                endpoint.name(),
                deployment.id(),
                deployment.number(),
                deployment.version().model(),
                deployment.version().number(),
                logged.orElse(null));
    }
}
