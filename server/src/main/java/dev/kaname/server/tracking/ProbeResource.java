package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Needs;
import dev.kaname.server.access.Open;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// How MLflow clients find out what they are talking to.
@Mlflow
@Path("/p/{project}")
@RunOnVirtualThread
public class ProbeResource {
    /// The MLflow server we behave like. From 3.4 on clients would send their traces by
    /// OpenTelemetry, which is not served here.
    static final String VERSION = "3.3.2";

    @GET
    @Path("health")
    @Produces(MediaType.TEXT_PLAIN)
    @Open(
            because =
                    "MLflow clients probe it before they have credentials; it says nothing of the project")
    public String health() {
        return "OK";
    }

    @GET
    @Path("version")
    @Produces(MediaType.TEXT_PLAIN)
    @Needs(Permission.PROJECT_SEE)
    public String version() {
        return VERSION;
    }

    @GET
    @Path("{mount:api|ajax-api}/3.0/mlflow/server-info")
    @Needs(Permission.PROJECT_SEE)
    public Response info() {
        return Answer.of(json -> {
            json.writeStringField("store_type", "SqlStore");
            json.writeBooleanField("workspaces_enabled", false);
            json.writeBooleanField("multipart_uploads_enabled", false);
            json.writeBooleanField("multipart_downloads_enabled", false);
            json.writeBooleanField("artifacts_presigned_only", false);
            json.writeBooleanField("artifact_serving_enabled", true);
        });
    }
}
