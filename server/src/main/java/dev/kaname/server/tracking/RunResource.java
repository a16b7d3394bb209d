package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.NewRun;
import dev.kaname.tracking.Page;
import dev.kaname.tracking.Run;
import dev.kaname.tracking.RunInfo;
import dev.kaname.tracking.RunStatus;
import dev.kaname.tracking.RunUpdate;
import dev.kaname.tracking.Runs;
import dev.kaname.tracking.Tracking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.OptionalLong;

/// Runs: their life, and finding them.
@Mlflow
@Path(Mlflow.BASE + "/runs")
@RunOnVirtualThread
public class RunResource {
    private static final int DEFAULT_LIMIT = 1_000;

    private final Runs runs;
    private final Caller caller;

    RunResource(Tracking tracking, Caller caller) {
        this.runs = tracking.runs();
        this.caller = caller;
    }

    @POST
    @Path("create")
    @Needs(Permission.RUN_WRITE)
    public Response create(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        NewRun asked =
                new NewRun(
                        fields.some("experiment_id").isPresent()
                                ? fields.experiment("experiment_id")
                                : 0,
                        fields.text("run_name"),
                        fields.text("user_id").orElse(""),
                        fields.whole("start_time"),
                        fields.pairs("tags"));
        return one(runs.create(Authors.of(caller), caller.project().id(), asked));
    }

    @GET
    @Path("get")
    @Needs(Permission.PROJECT_SEE)
    public Response get(@Context UriInfo uri) {
        String id = Fields.of(uri.getQueryParameters()).run();
        return one(runs.get(caller.project().id(), id));
    }

    private static Response one(Run run) {
        return Answer.of(json -> {
            json.writeFieldName("run");
            TrackingJson.run(json, run);
        });
    }

    @POST
    @Path("update")
    @Needs(Permission.RUN_WRITE)
    public Response update(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        OptionalLong ended = fields.whole("end_time");
        RunUpdate update =
                new RunUpdate(
                        fields.oneOf("status", RunStatus.class, RunStatus::number, ""),
                        ended.isPresent() && ended.getAsLong() == 0 ? OptionalLong.empty() : ended,
                        fields.text("run_name"));
        RunInfo info = runs.update(Authors.of(caller), caller.project().id(), fields.run(), update);
        return Answer.of(json -> {
            json.writeFieldName("run_info");
            TrackingJson.info(json, info);
        });
    }

    @POST
    @Path("search")
    @Needs(Permission.PROJECT_SEE)
    public Response search(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        Page<Run> page =
                runs.search(
                        caller.project().id(),
                        fields.experiments("experiment_ids"),
                        Queries.of(fields, "run_view_type", DEFAULT_LIMIT));
        return Answer.of(json -> {
            Answer.list(json, "runs", page.items(), TrackingJson::run);
            Answer.text(json, "next_page_token", page.next());
        });
    }

    @POST
    @Path("delete")
    @Needs(value = Permission.RUN_DELETE, byObject = true)
    public Response delete(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        String id = own(FieldsReader.checked(type, body).run());
        runs.delete(Authors.of(caller), caller.project().id(), id);
        return Answer.empty();
    }

    @POST
    @Path("restore")
    @Needs(value = Permission.RUN_DELETE, byObject = true)
    public Response restore(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        String id = own(FieldsReader.checked(type, body).run());
        runs.restore(Authors.of(caller), caller.project().id(), id);
        return Answer.empty();
    }

    private String own(String id) {
        Authors.requireOwn(
                caller, Permission.RUN_DELETE, runs.info(caller.project().id(), id).author());
        return id;
    }
}
