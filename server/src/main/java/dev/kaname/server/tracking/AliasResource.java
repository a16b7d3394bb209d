package dev.kaname.server.tracking;

import dev.kaname.security.Grant;
import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.ModelVersions;
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

/// Aliases of registered models. Setting one that an endpoint follows deploys the version, with all
/// that goes with it.
@Mlflow
@Path(Mlflow.BASE + "/registered-models/alias")
@RunOnVirtualThread
public class AliasResource {
    private final Registry registry;
    private final ModelVersions versions;
    private final FollowedAliases followed;
    private final Caller caller;

    AliasResource(Tracking tracking, FollowedAliases followed, Caller caller) {
        this.registry = tracking.registry();
        this.versions = tracking.versions();
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
        String project = caller.project().id();
        if (followed.isFollowed(project, name, alias)) {
            deploy(alias, versions.get(project, name, version));
        } else {
            registry.setAlias(Authors.of(caller), project, name, alias, version);
        }
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
        if (followed.isFollowed(caller.project().id(), name, alias)) {
            throw Refusal.conflict("an endpoint follows this alias; it moves, but does not go");
        }
        registry.deleteAlias(Authors.of(caller), caller.project().id(), name, alias);
        return Answer.empty();
    }

    private void deploy(String alias, ModelVersion version) {
        if (caller.grant(Permission.DEPLOY) != Grant.YES) {
            throw new Refusal(
                    Problem.of(
                                    Code.FORBIDDEN,
                                    "an endpoint follows this alias, and setting it deploys")
                            .remedy("ask somebody who may deploy"));
        }
        followed.move(caller.who(), caller.project().id(), alias, version);
    }
}
