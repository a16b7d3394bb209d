package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.ArtifactRoot;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.Tracking;
import dev.kaname.tracking.VersionNumbers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/// Files by the addresses that MLflow's browser pages use.
@Mlflow
@Path("/p/{project}")
@RunOnVirtualThread
public class BrowserResource {
    private final Artifacts artifacts;
    private final ArtifactRoots roots;
    private final Tracking tracking;
    private final Caller caller;

    BrowserResource(Artifacts artifacts, ArtifactRoots roots, Tracking tracking, Caller caller) {
        this.artifacts = artifacts;
        this.roots = roots;
        this.tracking = tracking;
        this.caller = caller;
    }

    @GET
    @Path("get-artifact")
    @Needs(Permission.PROJECT_SEE)
    public Response ofRun(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        ArtifactRoot root = roots.ofRun(caller.project().id(), fields.run());
        return send(new ArtifactRoot.Place(root, path(fields)));
    }

    @GET
    @Path("model-versions/get-artifact")
    @Needs(Permission.PROJECT_SEE)
    public Response ofVersion(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        ModelVersion version =
                tracking.versions()
                        .get(
                                caller.project().id(),
                                fields.required("name"),
                                VersionNumbers.parse(fields.required("version")));
        ArtifactRoot.Place folder = version.files().orElseThrow(ArtifactRoots::nothing);
        return send(new ArtifactRoot.Place(folder.root(), folder.inside().with(path(fields))));
    }

    private static ArtifactPath path(Fields fields) {
        return ArtifactPath.parse(fields.required("path"));
    }

    private Response send(ArtifactRoot.Place place) {
        return Attachment.of(artifacts, caller.project().id(), place);
    }
}
