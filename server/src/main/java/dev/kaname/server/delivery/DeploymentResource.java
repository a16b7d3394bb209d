package dev.kaname.server.delivery;

import dev.kaname.delivery.Delivery;
import dev.kaname.delivery.Deployment;
import dev.kaname.delivery.Deployment.Kind;
import dev.kaname.delivery.Endpoint;
import dev.kaname.security.Permission;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Creates;
import dev.kaname.server.access.Needs;
import dev.kaname.server.acts.Promote;
import dev.kaname.server.acts.Promote.Promoted;
import dev.kaname.server.errors.Refusal;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.Tracking;
import dev.kaname.tracking.VersionNumbers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Deployments of one endpoint: placing a version behind it, going back, and what was there before.
@Path("/api/v1/projects/{project}/endpoints/{endpoint}")
@RunOnVirtualThread
public class DeploymentResource {
    private final Delivery delivery;
    private final Tracking tracking;
    private final Rollouts rollouts;
    private final Caller caller;

    DeploymentResource(Delivery delivery, Tracking tracking, Rollouts rollouts, Caller caller) {
        this.delivery = delivery;
        this.tracking = tracking;
        this.rollouts = rollouts;
        this.caller = caller;
    }

    /// A version placed behind an endpoint.
    ///
    /// @param number unique in the installation; predictions of this deployment name it
    /// @param kind `deploy`, `promote` or `rollback`
    /// @param by principal who did it
    public record View(
            String id,
            int number,
            String endpoint,
            String kind,
            String model,
            long version,
            String modelVersion,
            String digest,
            Instant created,
            String by,
            Optional<String> onBehalfOf,
            Optional<String> cause,
            Optional<String> previous,
            Optional<String> verdict,
            String reason) {
        static View of(String endpoint, Deployment made) {
            return new View(
                    made.id(),
                    made.number(),
                    endpoint,
                    made.kind().name().toLowerCase(Locale.ROOT),
                    made.version().model(),
                    made.version().number(),
                    made.version().id(),
                    made.version().digest(),
                    made.at(),
                    made.who().principal(),
                    made.who().onBehalfOf(),
                    made.who().cause(),
                    made.previous(),
                    made.verdict(),
                    made.reason());
        }
    }

    /// The version to be placed.
    ///
    /// @param model the endpoint's own, if left out
    /// @param version its number
    /// @param overrule deploys what the gate refuses; `reason` must say why
    public record NewDeployment(
            @Nullable String model,
            @Nullable String version,
            @Nullable Boolean overrule,
            @Nullable String reason) {}

    /// Where to go back to.
    ///
    /// @param deployment id of the deployment to go back to; the one before if nothing is said
    public record Back(@Nullable String deployment, @Nullable String reason) {}

    /// Places a version behind the endpoint, which is made if need be.
    @POST
    @Path("/deployments")
    @Needs(Permission.DEPLOY)
    @Creates
    @ResponseStatus(201)
    public View deploy(@PathParam("endpoint") String endpoint, NewDeployment asked) {
        Refusal.required("body", asked);
        String project = caller.project().id();
        String model =
                Optional.ofNullable(asked.model())
                        .or(() ->
                                delivery.endpoints()
                                        .find(project, endpoint)
                                        .map(found -> found.settings().model()))
                        .orElseThrow(() -> Refusal.invalid("model", "is missing", "send it"));
        long number = VersionNumbers.parse(Refusal.required("version", asked.version()));
        ModelVersion version = tracking.versions().get(project, model, number);
        Promote.Order order =
                new Promote.Order(
                        project,
                        endpoint,
                        Versions.of(version),
                        Kind.DEPLOY,
                        Boolean.TRUE.equals(asked.overrule()),
                        Objects.requireNonNullElse(asked.reason(), ""),
                        Optional.empty());
        Promoted promoted = rollouts.deploy(caller.who(), order);
        return View.of(endpoint, promoted.deployment());
    }

    /// Goes back to what was in service before, or to an earlier deployment.
    @POST
    @Path("/rollback")
    @Needs(Permission.ROLLBACK)
    @Creates
    public View rollback(@PathParam("endpoint") String endpoint, @Nullable Back asked) {
        Optional<Back> said = Optional.ofNullable(asked);
        Promoted promoted =
                rollouts.rollback(
                        caller.who(),
                        caller.project().id(),
                        endpoint,
                        said.flatMap(b -> Optional.ofNullable(b.deployment())),
                        said.flatMap(b -> Optional.ofNullable(b.reason())).orElse(""));
        return View.of(endpoint, promoted.deployment());
    }

    /// Lists the deployments of the endpoint, the newest first.
    @GET
    @Path("/deployments")
    @Needs(Permission.PROJECT_SEE)
    public Page<View> history(
            @PathParam("endpoint") String name,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("after") @Nullable String after) {
        int limit = Page.limit(asked);
        Endpoint endpoint = delivery.endpoints().get(caller.project().id(), name);
        List<Deployment> found =
                delivery.deployments()
                        .history(
                                endpoint.project(),
                                endpoint.id(),
                                number(Page.after(after)),
                                limit + 1);
        return Page.of(found, limit, d -> Integer.toString(d.number())).map(d -> View.of(name, d));
    }

    private static int number(String after) {
        try {
            return after.isEmpty() ? 0 : Integer.parseInt(after);
        } catch (NumberFormatException _) {
            throw Refusal.invalid(
                    "after", "is not a page token", "take it from \"next\" of the page before");
        }
    }
}
