package dev.kaname.server.tracking;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.ArtifactRoot;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.TrackingFailure;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of runs and models. Bytes stream through, both ways, in constant memory.
@Mlflow
@Path(Mlflow.ARTIFACTS)
@RunOnVirtualThread
public class ArtifactProxyResource {
    private final Artifacts artifacts;
    private final ArtifactRoots roots;
    private final Caller caller;

    ArtifactProxyResource(Artifacts artifacts, ArtifactRoots roots, Caller caller) {
        this.artifacts = artifacts;
        this.roots = roots;
        this.caller = caller;
    }

    private ArtifactRoots.Owned find(String path) {
        return roots.find(caller.project().id(), ArtifactPath.parse(path));
    }

    private ArtifactRoots.Owned findChangeable(String path) {
        return roots.findChangeable(
                Authors.of(caller), caller.project().id(), ArtifactPath.parse(path));
    }

    @PUT
    @Path("artifacts/{path:.+}")
    @Needs(Permission.RUN_WRITE)
    public Response put(@PathParam("path") String path, InputStream body) {
        ArtifactRoot.Place place = findChangeable(path).place();
        if (place.inside().isRoot()) {
            throw new TrackingFailure.PathRefused();
        }
        try {
            artifacts.put(caller.who(), caller.project().id(), place.root(), place.inside(), body);
        } catch (IOException cut) {
            throw new TrackingFailure.Invalid("body", "The upload ended early.");
        }
        return Answer.empty();
    }

    @GET
    @Path("artifacts/{path:.+}")
    @Needs(Permission.PROJECT_SEE)
    public Response get(@PathParam("path") String path) {
        return Attachment.of(artifacts, caller.project().id(), find(path).place());
    }

    /// What lies in a folder, by base name.
    @GET
    @Path("artifacts")
    @Needs(Permission.PROJECT_SEE)
    public Response list(@QueryParam("path") @Nullable String path) {
        ArtifactPath folder = ArtifactPath.parse(path == null ? "" : path);
        Optional<ArtifactRoot.Place> place = ArtifactRoot.locate(folder);
        List<Artifacts.Entry> entries = List.of();
        if (place.isPresent()) {
            roots.find(caller.project().id(), folder);
            entries =
                    artifacts.list(caller.project().id(), place.get().root(), place.get().inside());
        }
        List<Artifacts.Entry> found = entries;
        return Answer.of(
                json -> Answer.list(json, "files", found, (out, entry) -> file(out, "", entry)));
    }

    /// @param folder empty, or a path that ends with a slash
    static void file(JsonGenerator json, String folder, Artifacts.Entry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", folder + entry.name());
        json.writeBooleanField("is_dir", entry.folder());
        if (!entry.folder()) {
            json.writeNumberField("file_size", entry.size());
        }
        json.writeEndObject();
    }

    @DELETE
    @Path("artifacts/{path:.+}")
    @Needs(value = Permission.ARTIFACT_DELETE, byObject = true)
    public Response delete(@PathParam("path") String path) {
        ArtifactRoots.Owned owned = findChangeable(path);
        Authors.requireOwn(caller, Permission.ARTIFACT_DELETE, owned.maker());
        artifacts.delete(
                caller.who(), caller.project().id(), owned.place().root(), owned.place().inside());
        return Answer.empty();
    }

    /// Uploading in parts is not offered; a client goes on with a plain PUT when it reads this.
    @POST
    @Path("mpu/{call:create|complete|abort}/{path:.+}")
    @Needs(Permission.RUN_WRITE)
    public Response multipart(@PathParam("path") String path) {
        ArtifactPath.parse(path);
        throw unsupported("Multipart upload");
    }

    @GET
    @Path("presigned/{path:.+}")
    @Needs(Permission.PROJECT_SEE)
    public Response presigned(@PathParam("path") String path) {
        ArtifactPath.parse(path);
        throw unsupported("Presigned download");
    }

    static Refusal unsupported(String what) {
        return new Refusal(
                Problem.of(
                        Code.NOT_IMPLEMENTED,
                        what + " is not supported for the current artifact repository"));
    }
}
