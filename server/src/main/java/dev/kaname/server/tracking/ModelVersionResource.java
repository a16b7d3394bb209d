package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.KeyValue;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.ModelVersions;
import dev.kaname.tracking.NewVersion;
import dev.kaname.tracking.Page;
import dev.kaname.tracking.Stage;
import dev.kaname.tracking.Tracking;
import dev.kaname.tracking.VersionNumbers;
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

/// Versions of registered models.
@Mlflow
@Path(Mlflow.BASE + "/model-versions")
@RunOnVirtualThread
public class ModelVersionResource {
    private static final int DEFAULT_LIMIT = 200_000;

    private final ModelVersions versions;
    private final Caller caller;

    ModelVersionResource(Tracking tracking, Caller caller) {
        this.versions = tracking.versions();
        this.caller = caller;
    }

    private String project() {
        return caller.project().id();
    }

    private static long version(Fields fields) {
        return VersionNumbers.parse(fields.required("version"));
    }

    private static Response one(ModelVersion version) {
        return Answer.of(json -> {
            json.writeFieldName("model_version");
            TrackingJson.modelVersion(json, version);
        });
    }

    @POST
    @Path("create")
    @Needs(Permission.RUN_WRITE)
    public Response create(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        NewVersion asked =
                new NewVersion(
                        fields.required("source"),
                        fields.someId("run_id"),
                        fields.someId("model_id"),
                        fields.some("run_link"),
                        fields.some("description"),
                        fields.pairs("tags"));
        return one(versions.create(Authors.of(caller), project(), fields.required("name"), asked));
    }

    @GET
    @Path("get")
    @Needs(Permission.PROJECT_SEE)
    public Response get(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        return one(versions.get(project(), fields.required("name"), version(fields)));
    }

    @GET
    @Path("get-download-uri")
    @Needs(Permission.PROJECT_SEE)
    public Response downloadUri(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        ModelVersion version = versions.get(project(), fields.required("name"), version(fields));
        return Answer.of(json -> json.writeStringField("artifact_uri", version.downloadUri()));
    }

    @GET
    @Path("search")
    @Needs(Permission.PROJECT_SEE)
    public Response search(@Context UriInfo uri) {
        Page<ModelVersion> page =
                versions.search(
                        project(),
                        Queries.of(Fields.of(uri.getQueryParameters()), "", DEFAULT_LIMIT));
        return Answer.of(json -> {
            Answer.list(json, "model_versions", page.items(), TrackingJson::modelVersion);
            Answer.text(json, "next_page_token", page.next());
        });
    }

    @PATCH
    @Path("update")
    @Needs(Permission.RUN_WRITE)
    public Response update(InputStream body) {
        Fields fields = FieldsReader.unchecked(body);
        return one(
                versions.describe(
                        Authors.of(caller),
                        project(),
                        fields.required("name"),
                        version(fields),
                        fields.text("description")));
    }

    @POST
    @Path("transition-stage")
    @Needs(Permission.RUN_WRITE)
    public Response move(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        return one(
                versions.moveTo(
                        Authors.of(caller),
                        project(),
                        fields.required("name"),
                        version(fields),
                        Stage.parse(fields.required("stage")),
                        fields.flag("archive_existing_versions", false)));
    }

    @POST
    @Path("set-tag")
    @Needs(Permission.RUN_WRITE)
    public Response setTag(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        versions.setTag(
                Authors.of(caller),
                project(),
                fields.required("name"),
                version(fields),
                new KeyValue(fields.required("key"), fields.text("value").orElse("")));
        return Answer.empty();
    }

    @DELETE
    @Path("delete-tag")
    @Needs(Permission.RUN_WRITE)
    public Response deleteTag(InputStream body) {
        Fields fields = FieldsReader.unchecked(body);
        versions.deleteTag(
                Authors.of(caller),
                project(),
                fields.required("name"),
                version(fields),
                fields.required("key"));
        return Answer.empty();
    }

    @DELETE
    @Path("delete")
    @Needs(value = Permission.RUN_DELETE, byObject = true)
    public Response delete(InputStream body) {
        Fields fields = FieldsReader.unchecked(body);
        String name = fields.required("name");
        ModelVersion version = versions.get(project(), name, version(fields));
        Authors.requireOwn(caller, Permission.RUN_DELETE, version.author());
        versions.delete(Authors.of(caller), project(), name, version.number());
        return Answer.empty();
    }
}
