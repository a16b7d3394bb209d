package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.Histories;
import dev.kaname.tracking.Metric;
import dev.kaname.tracking.Page;
import dev.kaname.tracking.Tracking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Histories of metrics.
@Mlflow
@Path(Mlflow.BASE + "/metrics")
@RunOnVirtualThread
public class MetricResource {
    private static final int DEFAULT_POINTS = 25_000;
    private static final int DEFAULT_SAMPLES = 320;

    private final Histories histories;
    private final Caller caller;

    MetricResource(Tracking tracking, Caller caller) {
        this.histories = tracking.histories();
        this.caller = caller;
    }

    @GET
    @Path("get-history")
    @Needs(Permission.PROJECT_SEE)
    public Response history(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        Page<Metric> page =
                histories.of(
                        caller.project().id(),
                        fields.run(),
                        fields.required("metric_key"),
                        fields.count("max_results"),
                        fields.text("page_token").orElse(""));
        return Answer.of(json -> {
            Answer.list(json, "metrics", page.items(), TrackingJson::metric);
            Answer.text(json, "next_page_token", page.next());
        });
    }

    @GET
    @Path("get-history-bulk")
    @Needs(Permission.PROJECT_SEE)
    public Response bulk(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        return points(
                histories.bulk(
                        caller.project().id(),
                        fields.texts("run_id"),
                        fields.required("metric_key"),
                        fields.count("max_results").orElse(DEFAULT_POINTS)));
    }

    @GET
    @Path("get-history-bulk-interval")
    @Needs(Permission.PROJECT_SEE)
    public Response interval(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        return points(
                histories.sampled(
                        caller.project().id(),
                        fields.texts("run_ids"),
                        fields.required("metric_key"),
                        step(fields, "start_step"),
                        step(fields, "end_step"),
                        fields.count("max_results").orElse(DEFAULT_SAMPLES)));
    }

    private static Optional<Long> step(Fields fields, String name) {
        OptionalLong step = fields.whole(name);
        return step.isPresent() ? Optional.of(step.getAsLong()) : Optional.empty();
    }

    private static Response points(List<Histories.RunPoint> points) {
        return Answer.of(json ->
                Answer.list(
                        json,
                        "metrics",
                        points,
                        (out, point) -> TrackingJson.runMetric(out, point.run(), point.metric())));
    }
}
