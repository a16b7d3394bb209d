package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.KeyValue;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.Page;
import dev.kaname.tracking.RegisteredModel;
import dev.kaname.tracking.Registry;
import dev.kaname.tracking.Stage;
import dev.kaname.tracking.Tracking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;

/// Registered models.
@Mlflow
@Path(Mlflow.BASE + "/registered-models")
@RunOnVirtualThread
public class RegisteredModelResource {
    private static final int DEFAULT_LIMIT = 100;

    private final Registry registry;
    private final Caller caller;

    RegisteredModelResource(Tracking tracking, Caller caller) {
        this.registry = tracking.registry();
        this.caller = caller;
    }

    private String project() {
        return caller.project().id();
    }

    private static Response one(RegisteredModel model) {
        return Answer.of(json -> {
            json.writeFieldName("registered_model");
            TrackingJson.registeredModel(json, model);
        });
    }

    @POST
    @Path("create")
    @Needs(Permission.RUN_WRITE)
    public Response create(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        return one(
                registry.create(
                        Authors.of(caller),
                        project(),
                        fields.required("name"),
                        fields.text("description"),
                        fields.pairs("tags")));
    }

    @GET
    @Path("get")
    @Needs(Permission.PROJECT_SEE)
    public Response get(@Context UriInfo uri) {
        return one(registry.get(project(), Fields.of(uri.getQueryParameters()).required("name")));
    }

    @GET
    @Path("search")
    @Needs(Permission.PROJECT_SEE)
    public Response search(@Context UriInfo uri) {
        return search(Fields.of(uri.getQueryParameters()));
    }

    /// The R client searches by POST.
    @POST
    @Path("search")
    @Needs(Permission.PROJECT_SEE)
    public Response searchByPost(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        return search(FieldsReader.checked(type, body));
    }

    private Response search(Fields fields) {
        Page<RegisteredModel> page =
                registry.search(project(), Queries.of(fields, "", DEFAULT_LIMIT));
        return Answer.of(json -> {
            Answer.list(json, "registered_models", page.items(), TrackingJson::registeredModel);
            Answer.text(json, "next_page_token", page.next());
        });
    }

    @POST
    @Path("rename")
    @Needs(Permission.RUN_WRITE)
    public Response rename(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        return one(
                registry.rename(
                        Authors.of(caller),
                        project(),
                        fields.required("name"),
                        fields.required("new_name")));
    }

    @PATCH
    @Path("update")
    @Needs(Permission.RUN_WRITE)
    public Response update(InputStream body) {
        Fields fields = FieldsReader.unchecked(body);
        return one(
                registry.describe(
                        Authors.of(caller),
                        project(),
                        fields.required("name"),
                        fields.text("description").orElse("")));
    }

    @DELETE
    @Path("delete")
    @Needs(value = Permission.RUN_DELETE, byObject = true)
    public Response delete(InputStream body) {
        String name = FieldsReader.unchecked(body).required("name");
        Authors.requireOwn(caller, Permission.RUN_DELETE, registry.get(project(), name).author());
        registry.delete(Authors.of(caller), project(), name);
        return Answer.empty();
    }

    @POST
    @Path("get-latest-versions")
    @Needs(Permission.PROJECT_SEE)
    public Response latest(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        return latest(FieldsReader.checked(type, body));
    }

    /// The Java and R clients ask by GET.
    @GET
    @Path("get-latest-versions")
    @Needs(Permission.PROJECT_SEE)
    public Response latestByGet(@Context UriInfo uri) {
        return latest(Fields.of(uri.getQueryParameters()));
    }

    private Response latest(Fields fields) {
        List<Stage> stages = fields.texts("stages").stream().map(Stage::parse).toList();
        List<ModelVersion> versions = registry.latest(project(), fields.required("name"), stages);
        return Answer.of(
                json -> Answer.list(json, "model_versions", versions, TrackingJson::modelVersion));
    }

    @POST
    @Path("set-tag")
    @Needs(Permission.RUN_WRITE)
    public Response setTag(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        registry.setTag(
                Authors.of(caller),
                project(),
                fields.required("name"),
                new KeyValue(fields.required("key"), fields.text("value").orElse("")));
        return Answer.empty();
    }

    @DELETE
    @Path("delete-tag")
    @Needs(Permission.RUN_WRITE)
    public Response deleteTag(InputStream body) {
        Fields fields = FieldsReader.unchecked(body);
        registry.deleteTag(
                Authors.of(caller), project(), fields.required("name"), fields.required("key"));
        return Answer.empty();
    }
}
