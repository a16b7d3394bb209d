package dev.kaname.server.pipelines;

import dev.kaname.pipelines.Explained;
import dev.kaname.pipelines.PipelinePage;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.RunPage;
import dev.kaname.security.Permission;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Creates;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Pipelines: what there is, starting one, and why a step would or would not run again.
@Path("/api/v1/projects/{project}/pipelines")
@RunOnVirtualThread
public class PipelineResource {
    private final Pipelines pipelines;
    private final Caller caller;

    PipelineResource(Pipelines pipelines, Caller caller) {
        this.pipelines = pipelines;
        this.caller = caller;
    }

    /// A pipeline.
    ///
    /// @param activated when the version that is active became so
    /// @param versions how many there have been
    /// @param runs how many there have been
    /// @param lastRun the newest
    /// @param state `active`, or `inactive` when its file is gone
    /// @param by the principal on whose behalf its triggers start it
    public record View(
            String name,
            String state,
            Optional<String> commit,
            Optional<String> file,
            Optional<String> by,
            Optional<Instant> activated,
            long versions,
            long runs,
            Optional<RunView> lastRun) {
        static View of(PipelinePage page) {
            return new View(
                    page.name(),
                    page.active().isPresent() ? "active" : "inactive",
                    page.commit(),
                    page.path(),
                    page.owner(),
                    page.activatedAt(),
                    page.versions(),
                    page.runs(),
                    page.lastRun().map(RunView::of));
        }
    }

    /// A run to be started.
    ///
    /// @param parameters by name; those left out have their defaults
    public record New(@Nullable Map<String, Object> parameters) {}

    /// A run that was started.
    ///
    /// @param note why the run is over already; empty if it is not
    public record Started(String id, long number, String state, String note) {
        static Started of(Pipelines.Started started) {
            return new Started(
                    started.run(), started.number(), started.state().word(), started.note());
        }
    }

    /// Lists the pipelines of the project.
    @GET
    @Needs(Permission.PROJECT_SEE)
    public Page<View> list(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        List<PipelinePage> found =
                pipelines.pipelines(caller.project().id(), Page.after(after), most + 1);
        return Page.of(found, most, PipelinePage::name).map(View::of);
    }

    /// Shows a pipeline.
    @GET
    @Path("{pipeline}")
    @Needs(Permission.PROJECT_SEE)
    public View get(@PathParam("pipeline") String pipeline) {
        return View.of(pipelines.pipeline(caller.project().id(), pipeline));
    }

    /// Runs of the pipeline, newest first.
    @GET
    @Path("{pipeline}/runs")
    @Needs(Permission.PROJECT_SEE)
    public Page<RunView> runs(
            @PathParam("pipeline") String pipeline,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        List<RunPage> found =
                pipelines.runs(
                        caller.project().id(), pipeline, before(Page.after(after)), most + 1);
        return Page.of(found, most, run -> Long.toString(run.number())).map(RunView::of);
    }

    private static Optional<Long> before(String key) {
        try {
            return key.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(key));
        } catch (NumberFormatException foreign) {
            throw Refusal.invalid(
                    "after", "is not a page token", "take it from \"next\" of the page before");
        }
    }

    /// Starts a run of the active version.
    @POST
    @Path("{pipeline}/runs")
    @Needs(Permission.PIPELINE_RUN)
    @Creates
    @ResponseStatus(201)
    public Started start(@PathParam("pipeline") String pipeline, New asked) {
        Refusal.required("body", asked);
        Map<String, Object> parameters = asked.parameters() == null ? Map.of() : asked.parameters();
        Pipelines.Started started =
                pipelines.start(caller.who(), caller.project().id(), pipeline, parameters);
        return Started.of(started);
    }

    /// Why a step did or did not run again.
    ///
    /// @param cached whether an earlier result stood in
    /// @param changed the parts of what its result depends on that differ
    public record Explanation(String name, String state, boolean cached, List<String> changed) {
        static Explanation of(Explained explained) {
            return new Explanation(
                    explained.step(),
                    explained.state(),
                    explained.cached(),
                    explained.differences().stream().map(one -> one.part()).toList());
        }
    }

    /// Why each step of a run did or did not run again.
    ///
    /// @param steps in their order
    public record Explanations(String run, List<Explanation> steps) {}

    /// For each step: which part of what its result depends on differs from the nearest earlier
    /// attempt.
    ///
    /// @param run id of the run to explain; the newest if nothing is said
    @GET
    @Path("{pipeline}/explain")
    @Needs(Permission.PROJECT_SEE)
    public Explanations explain(
            @PathParam("pipeline") String pipeline, @QueryParam("run") @Nullable String run) {
        String project = caller.project().id();
        String id =
                run != null
                        ? run
                        : pipelines
                                .pipeline(project, pipeline)
                                .lastRun()
                                .map(RunPage::id)
                                .orElseThrow(Refusal::notFound);
        if (!pipelines.run(project, id).run().pipeline().equals(pipeline)) {
            throw Refusal.notFound();
        }
        return new Explanations(
                id, pipelines.explain(project, id).stream().map(Explanation::of).toList());
    }
}
