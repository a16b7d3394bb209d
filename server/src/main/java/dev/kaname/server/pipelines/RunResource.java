package dev.kaname.server.pipelines;

import dev.kaname.pipelines.LogStream;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Creates;
import dev.kaname.server.access.LastingRight;
import dev.kaname.server.access.LastingRights;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Provider;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// One pipeline run: its steps, their logs, and stopping it.
@Path("/api/v1/projects/{project}/runs/{run}")
@RunOnVirtualThread
public class RunResource {
    private final Pipelines pipelines;
    private final Followers followers;
    private final LastingRights rights;
    private final Provider<RoutingContext> request;
    private final Caller caller;

    RunResource(
            Pipelines pipelines,
            Followers followers,
            LastingRights rights,
            Provider<RoutingContext> request,
            Caller caller) {
        this.pipelines = pipelines;
        this.followers = followers;
        this.rights = rights;
        this.request = request;
        this.caller = caller;
    }

    /// How a run stands.
    public record State(String id, String state) {}

    /// Shows a pipeline run with its steps.
    @GET
    @Needs(Permission.PROJECT_SEE)
    public RunView.Detail get(@PathParam("run") String run) {
        return RunView.Detail.of(pipelines.run(caller.project().id(), run));
    }

    /// Stops the run. One that is over stays as it is, and that is an error: `wrong_state`.
    @POST
    @Path("cancel")
    @Needs(Permission.PIPELINE_RUN)
    public State cancel(@PathParam("run") String run) {
        return new State(run, pipelines.cancel(caller.who(), caller.project().id(), run).word());
    }

    /// Starts a run that is over once more, for whoever asks: the same version, parameters and
    /// commits of data. What succeeded and may be cached is not computed again. The version must
    /// still be active; a snapshot may be started again by the one who started it.
    @POST
    @Path("retry")
    @Needs(Permission.PIPELINE_RUN)
    @Creates
    @ResponseStatus(201)
    public PipelineResource.Started retry(@PathParam("run") String run) {
        String project = caller.project().id();
        if (pipelines.run(project, run).run().trigger().equals("snapshot")
                && !caller.may(Permission.CODE_READ)) {
            throw Refusal.forbidden();
        }
        return PipelineResource.Started.of(pipelines.retry(caller.who(), project, run));
    }

    /// What a step printed, as it wrote it.
    ///
    /// @param stream `out`, `err`, or `setup` for what was done before its program began
    /// @param attempt its number; the newest if nothing is said
    /// @param from offset in bytes
    /// @param follow whether to go on until the attempt ends
    @GET
    @Path("steps/{step}/log")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
    @Needs(Permission.PROJECT_SEE)
    public StreamingOutput log(
            @PathParam("run") String run,
            @PathParam("step") String step,
            @QueryParam("stream") @DefaultValue("out") String stream,
            @QueryParam("attempt") @Nullable Integer attempt,
            @QueryParam("from") @DefaultValue("0") long from,
            @QueryParam("follow") @DefaultValue("false") boolean follow) {
        String project = caller.project().id();
        LogStream which = stream(stream);
        if (from < 0) {
            throw Refusal.invalid("from", "is below 0", "send an offset in bytes, from 0");
        }
        Optional<Integer> number = Optional.ofNullable(attempt);
        requireStep(project, run, step);
        LastingRight right = rights.of(caller, Permission.PROJECT_SEE);
        RoutingContext asked = request.get();
        BooleanSupplier goesOn = follow ? followers.enter(caller.principal(), asked) : () -> false;
        return new LogAnswer(
                at -> pipelines.log(project, run, step, number, which, at),
                from,
                goesOn,
                right::holds,
                () -> breakOff(asked));
    }

    private static void breakOff(RoutingContext asked) {
        asked.request().connection().close().toCompletionStage().toCompletableFuture().join();
    }

    private void requireStep(String project, String run, String step) {
        List<String> names =
                pipelines.run(project, run).steps().stream().map(one -> one.name()).toList();
        if (!names.contains(step)) {
            throw new Refusal(
                    Problem.of(Code.NOT_FOUND, "this run has no such step")
                            .field("step")
                            .remedy("take one of: " + String.join(", ", names)));
        }
    }

    private static LogStream stream(String name) {
        return switch (name) {
            case "out" -> LogStream.OUT;
            case "err" -> LogStream.ERR;
            case "setup" -> LogStream.SETUP;
            default -> throw Refusal.invalid("stream", "is no log", "use out, err or setup");
        };
    }
}
