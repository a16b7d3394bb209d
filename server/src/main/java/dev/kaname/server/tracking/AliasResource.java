package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.Registry;
import dev.kaname.tracking.Tracking;
import dev.kaname.tracking.VersionNumbers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/// Aliases of registered models. One that an endpoint follows is moved by deploying, not here.
@Mlflow
@Path(Mlflow.BASE + "/registered-models/alias")
@RunOnVirtualThread
public class AliasResource {
    private final Registry registry;
    private final FollowedAliases followed;
    private final Caller caller;

    AliasResource(Tracking tracking, FollowedAliases followed, Caller caller) {
        this.registry = tracking.registry();
        this.followed = followed;
        this.caller = caller;
    }

    @POST
    @Needs(Permission.RUN_WRITE)
    public Response set(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        String name = fields.required("name");
        String alias = fields.required("alias");
        long version = VersionNumbers.parse(fields.required("version"));
        requireUnfollowed(name, alias);
        registry.setAlias(Authors.of(caller), caller.project().id(), name, alias, version);
        return Answer.empty();
    }

    @GET
    @Needs(Permission.PROJECT_SEE)
    public Response get(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        ModelVersion version =
                registry.byAlias(
                        caller.project().id(), fields.required("name"), fields.required("alias"));
        return Answer.of(json -> {
            json.writeFieldName("model_version");
            TrackingJson.modelVersion(json, version);
        });
    }

    @DELETE
    @Needs(Permission.RUN_WRITE)
    public Response delete(InputStream body) {
        Fields fields = FieldsReader.unchecked(body);
        String name = fields.required("name");
        String alias = fields.required("alias");
        requireUnfollowed(name, alias);
        registry.deleteAlias(Authors.of(caller), caller.project().id(), name, alias);
        return Answer.empty();
    }

    private void requireUnfollowed(String name, String alias) {
        if (followed.isFollowed(caller.project().id(), name, alias)) {
            throw Refusal.conflict(
                    "an endpoint follows this alias; deploy the version instead, which moves it");
        }
    }
}
