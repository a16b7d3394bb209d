package dev.kaname.server.delivery;

import dev.kaname.delivery.Delivery;
import dev.kaname.delivery.Deployment;
import dev.kaname.delivery.Endpoint;
import dev.kaname.delivery.EndpointSettings;
import dev.kaname.delivery.GateRule;
import dev.kaname.delivery.LogRule;
import dev.kaname.security.Permission;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Creates;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import dev.kaname.serving.Serving;
import dev.kaname.serving.ServingFailure;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Endpoints: making, looking at and configuring them.
@Path("/api/v1/projects/{project}/endpoints")
@RunOnVirtualThread
public class EndpointResource {
    private final Delivery delivery;
    private final Serving serving;
    private final Caller caller;

    EndpointResource(Delivery delivery, Serving serving, Caller caller) {
        this.delivery = delivery;
        this.serving = serving;
        this.caller = caller;
    }

    /// An endpoint and what is in service behind it.
    ///
    /// @param state `empty`, `ready` or `unavailable`
    /// @param deployment id of the deployment in service
    /// @param problem why it is unavailable
    public record View(
            String id,
            String name,
            String model,
            String alias,
            String log,
            String gate,
            String state,
            Optional<Long> version,
            Optional<String> deployment,
            Optional<Instant> deployed,
            Optional<String> problem,
            Instant created,
            String createdBy) {}

    /// Settings of an endpoint.
    ///
    /// @param model name of the registered model whose versions it serves
    /// @param alias that follows what is in service; `champion` if nothing is said
    /// @param log what is kept of predictions: `off`, `best-effort` or `required`
    /// @param gate which versions may be deployed: `not-refused` or `passed`
    public record NewEndpoint(
            @Nullable String name,
            @Nullable String model,
            @Nullable String alias,
            @Nullable String log,
            @Nullable String gate) {}

    /// Makes an endpoint with nothing behind it.
    @POST
    @Needs(Permission.DEPLOY)
    @Creates
    @ResponseStatus(201)
    public View create(NewEndpoint asked) {
        Refusal.required("body", asked);
        String name = Refusal.required("name", asked.name());
        EndpointSettings settings =
                changed(EndpointSettings.of(Refusal.required("model", asked.model())), asked);
        Endpoint made =
                delivery.endpoints().create(caller.who(), caller.project().id(), name, settings);
        return view(made);
    }

    /// Lists the endpoints of the project.
    @GET
    @Needs(Permission.PROJECT_SEE)
    public Page<View> list(
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("after") @Nullable String after) {
        int limit = Page.limit(asked);
        List<Endpoint> found =
                delivery.endpoints().list(caller.project().id(), Page.after(after), limit + 1);
        return Page.of(found, limit, Endpoint::name).map(this::view);
    }

    /// Shows an endpoint and what is in service.
    @GET
    @Path("/{endpoint}")
    @Needs(Permission.PROJECT_SEE)
    public View get(@PathParam("endpoint") String name) {
        return view(delivery.endpoints().get(caller.project().id(), name));
    }

    /// Changes the settings that are given.
    @PATCH
    @Path("/{endpoint}")
    @Needs(Permission.DEPLOY)
    public View configure(@PathParam("endpoint") String name, NewEndpoint asked) {
        Refusal.required("body", asked);
        if (asked.name() != null) {
            throw Refusal.invalid("name", "cannot change", "make a new endpoint");
        }
        String project = caller.project().id();
        Endpoint after =
                delivery.endpoints()
                        .configure(caller.who(), project, name, before -> changed(before, asked));
        serving.settings(project, name, Rollouts.settings(after));
        return view(after);
    }

    private static EndpointSettings changed(EndpointSettings before, NewEndpoint asked) {
        return new EndpointSettings(
                asked.model() == null ? before.model() : asked.model(),
                asked.alias() == null ? before.alias() : asked.alias(),
                asked.log() == null ? before.log() : word(LogRule.class, "log", asked.log()),
                asked.gate() == null ? before.gate() : word(GateRule.class, "gate", asked.gate()));
    }

    private static <E extends Enum<E>> E word(Class<E> type, String field, String text) {
        for (E value : type.getEnumConstants()) {
            if (text(value).equals(text)) {
                return value;
            }
        }
        List<String> words =
                java.util.Arrays.stream(type.getEnumConstants())
                        .map(EndpointResource::text)
                        .toList();
        throw Refusal.invalid(field, "is none of its words", "use " + String.join(", ", words));
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private View view(Endpoint endpoint) {
        Optional<Deployment> current =
                endpoint.current()
                        .flatMap(id -> delivery.deployments().find(endpoint.project(), id));
        Optional<String> problem = current.isEmpty() ? Optional.empty() : problem(endpoint);
        String state = current.isEmpty() ? "empty" : problem.isEmpty() ? "ready" : "unavailable";
        EndpointSettings settings = endpoint.settings();
        return new View(
                endpoint.id(),
                endpoint.name(),
                settings.model(),
                settings.alias(),
                text(settings.log()),
                text(settings.gate()),
                state,
                current.map(d -> d.version().number()),
                current.map(Deployment::id),
                current.map(Deployment::at),
                problem,
                endpoint.created(),
                endpoint.createdBy());
    }

    private Optional<String> problem(Endpoint endpoint) {
        try {
            serving.inService(endpoint.project(), endpoint.name(), "");
            return Optional.empty();
        } catch (ServingFailure.Unavailable | ServingFailure.Missing problem) {
            return Optional.of(String.valueOf(problem.getMessage()));
        }
    }
}
