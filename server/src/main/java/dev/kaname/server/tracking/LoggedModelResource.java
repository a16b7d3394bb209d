package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.LoggedModel;
import dev.kaname.tracking.LoggedModelQuery;
import dev.kaname.tracking.LoggedModels;
import dev.kaname.tracking.ModelStatus;
import dev.kaname.tracking.NewLoggedModel;
import dev.kaname.tracking.Page;
import dev.kaname.tracking.Tracking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;

/// Logged models, which came with MLflow 3.
@Mlflow
@Path(Mlflow.BASE + "/logged-models")
@RunOnVirtualThread
public class LoggedModelResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int LIMIT_OF_ZERO = 100;

    private final LoggedModels models;
    private final Caller caller;

    LoggedModelResource(Tracking tracking, Caller caller) {
        this.models = tracking.loggedModels();
        this.caller = caller;
    }

    @POST
    @Needs(Permission.RUN_WRITE)
    public Response create(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        NewLoggedModel asked =
                new NewLoggedModel(
                        fields.experiment("experiment_id"),
                        fields.some("name"),
                        fields.some("model_type"),
                        fields.someId("source_run_id"),
                        fields.pairs("params"),
                        fields.pairs("tags"));
        return one(models.create(Authors.of(caller), caller.project().id(), asked));
    }

    private static Response one(LoggedModel model) {
        return Answer.of(json -> {
            json.writeFieldName("model");
            TrackingJson.loggedModel(json, model);
        });
    }

    @GET
    @Path("{model}")
    @Needs(Permission.PROJECT_SEE)
    public Response get(@PathParam("model") String id, @Context UriInfo uri) {
        boolean deletedToo = Fields.of(uri.getQueryParameters()).flag("allow_deleted", false);
        return one(models.get(caller.project().id(), checked(id), deletedToo));
    }

    private static String checked(String id) {
        return Fields.checkId("model_id", id);
    }

    @PATCH
    @Path("{model}")
    @Needs(Permission.RUN_WRITE)
    public Response finish(@PathParam("model") String id, InputStream body) {
        Fields fields = FieldsReader.unchecked(body);
        ModelStatus status =
                fields.oneOf("status", ModelStatus.class, ModelStatus::number, "LOGGED_MODEL_")
                        .orElseThrow(() -> fields.missing("status"));
        return one(models.finish(Authors.of(caller), caller.project().id(), checked(id), status));
    }

    @DELETE
    @Path("{model}")
    @Needs(value = Permission.RUN_DELETE, byObject = true)
    public Response delete(@PathParam("model") String id) {
        LoggedModel model = models.get(caller.project().id(), checked(id), true);
        Authors.requireOwn(caller, Permission.RUN_DELETE, model.author());
        models.delete(Authors.of(caller), caller.project().id(), id);
        return Answer.empty();
    }

    @POST
    @Path("search")
    @Needs(Permission.PROJECT_SEE)
    public Response search(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        int limit = fields.count("max_results").orElse(DEFAULT_LIMIT);
        LoggedModelQuery query =
                new LoggedModelQuery(
                        fields.experiments("experiment_ids"),
                        fields.text("filter").orElse(""),
                        fields.objects("datasets").stream()
                                .map(LoggedModelResource::requiredDataset)
                                .toList(),
                        fields.objects("order_by").stream()
                                .map(LoggedModelResource::order)
                                .toList(),
                        limit == 0 ? LIMIT_OF_ZERO : limit,
                        fields.text("page_token").orElse(""));
        Page<LoggedModel> page = models.search(caller.project().id(), query);
        return Answer.of(json -> {
            Answer.list(json, "models", page.items(), TrackingJson::loggedModel);
            Answer.text(json, "next_page_token", page.next());
        });
    }

    private static LoggedModelQuery.DatasetChoice requiredDataset(Fields fields) {
        return new LoggedModelQuery.DatasetChoice(
                fields.required("dataset_name"), fields.some("dataset_digest"));
    }

    private static LoggedModelQuery.Field order(Fields fields) {
        Optional<LoggedModelQuery.DatasetChoice> dataset =
                fields.some("dataset_name").map(_ -> requiredDataset(fields));
        return new LoggedModelQuery.Field(
                fields.required("field_name"), fields.flag("ascending", true), dataset);
    }

    @PATCH
    @Path("{model}/tags")
    @Needs(Permission.RUN_WRITE)
    public Response setTags(@PathParam("model") String id, InputStream body) {
        return one(
                models.setTags(
                        Authors.of(caller),
                        caller.project().id(),
                        checked(id),
                        FieldsReader.unchecked(body).pairs("tags")));
    }

    @DELETE
    @Path("{model}/tags/{key}")
    @Needs(Permission.RUN_WRITE)
    public Response deleteTag(@PathParam("model") String id, @PathParam("key") String key) {
        models.deleteTag(Authors.of(caller), caller.project().id(), checked(id), key);
        return Answer.empty();
    }

    @POST
    @Path("{model}/params")
    @Needs(Permission.RUN_WRITE)
    public Response addParams(
            @PathParam("model") String id,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            InputStream body) {
        models.addParams(
                Authors.of(caller),
                caller.project().id(),
                checked(id),
                FieldsReader.checked(type, body).pairs("params"));
        return Answer.empty();
    }
}
