package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.ArtifactRoot;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.LoggedModel;
import dev.kaname.tracking.Tracking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Artifacts of a run or a logged model asked for by its id.
@Mlflow
@Path(Mlflow.BASE)
@RunOnVirtualThread
public class ArtifactResource {
    private static final int LARGEST_UPLOAD = 10 << 20;

    private final Artifacts artifacts;
    private final ArtifactRoots roots;
    private final Tracking tracking;
    private final Caller caller;

    ArtifactResource(Artifacts artifacts, ArtifactRoots roots, Tracking tracking, Caller caller) {
        this.artifacts = artifacts;
        this.roots = roots;
        this.tracking = tracking;
        this.caller = caller;
    }

    /// What lies in a folder of a run, by path from the run's root.
    @GET
    @Path("artifacts/list")
    @Needs(Permission.PROJECT_SEE)
    public Response list(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        ArtifactRoot root = roots.ofRun(caller.project().id(), fields.run());
        return list(root, ArtifactPath.parse(fields.text("path").orElse("")));
    }

    @GET
    @Path("logged-models/{model}/artifacts/directories")
    @Needs(Permission.PROJECT_SEE)
    public Response listModel(@PathParam("model") String id, @Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        return list(
                model(id).root(),
                ArtifactPath.parse(fields.text("artifact_directory_path").orElse("")));
    }

    private LoggedModel model(String id) {
        return tracking.loggedModels().get(caller.project().id(), Fields.checkId("model_id", id));
    }

    private Response list(ArtifactRoot root, ArtifactPath folder) {
        List<Artifacts.Entry> entries = artifacts.list(caller.project().id(), root, folder);
        String prefix = folder.isRoot() ? "" : folder + "/";
        return Answer.of(json -> {
            json.writeStringField("root_uri", root.uri());
            Answer.list(
                    json,
                    "files",
                    entries,
                    (out, entry) -> ArtifactProxyResource.file(out, prefix, entry));
        });
    }

    @GET
    @Path("logged-models/{model}/artifacts/files")
    @Needs(Permission.PROJECT_SEE)
    public Response getOfModel(@PathParam("model") String id, @Context UriInfo uri) {
        String path = Fields.of(uri.getQueryParameters()).required("artifact_file_path");
        return Attachment.of(
                artifacts,
                caller.project().id(),
                new ArtifactRoot.Place(model(id).root(), ArtifactPath.parse(path)));
    }

    /// The upload of browsers, for small files.
    @POST
    @Path("upload-artifact")
    @Needs(Permission.RUN_WRITE)
    public Response upload(@Context UriInfo uri, InputStream body) {
        Fields fields = Fields.of(uri.getQueryParameters());
        ArtifactRoot root =
                roots.ofChangeableRun(Authors.of(caller), caller.project().id(), fields.run());
        ArtifactPath path = ArtifactPath.parse(fields.required("path"));
        byte[] bytes = FieldsReader.bytes(body, LARGEST_UPLOAD);
        try {
            artifacts.put(
                    caller.who(),
                    caller.project().id(),
                    root,
                    path,
                    new ByteArrayInputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Answer.empty();
    }

    @POST
    @Path("artifacts/presigned-upload-url")
    @Needs(Permission.RUN_WRITE)
    public Response presignedUpload() {
        throw ArtifactProxyResource.unsupported("Presigned upload");
    }

    @POST
    @Path("artifacts/presigned-download-url")
    @Needs(Permission.PROJECT_SEE)
    public Response presignedDownload() {
        throw ArtifactProxyResource.unsupported("Presigned download");
    }
}
