package dev.kaname.server.delivery;

import dev.kaname.delivery.Delivery;
import dev.kaname.delivery.Verdict;
import dev.kaname.security.Permission;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.Query;
import dev.kaname.tracking.RegisteredModel;
import dev.kaname.tracking.Tracking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Registered models as delivery shows them, and bringing in one that was finished elsewhere.
@Path("/api/v1/projects/{project}/models")
@RunOnVirtualThread
public class ModelResource {
    private final Tracking tracking;
    private final Delivery delivery;
    private final ModelImport imports;
    private final Caller caller;

    ModelResource(Tracking tracking, Delivery delivery, ModelImport imports, Caller caller) {
        this.tracking = tracking;
        this.delivery = delivery;
        this.imports = imports;
        this.caller = caller;
    }

    /// A registered model.
    ///
    /// @param latest number of the highest version
    /// @param champion number of the version that the alias of this name points at
    public record ModelView(
            String name,
            Optional<Long> latest,
            Optional<Long> champion,
            Instant created,
            Instant updated) {
        static ModelView of(RegisteredModel model) {
            return new ModelView(
                    model.name(),
                    model.latest().stream().map(ModelVersion::number).max(Long::compare),
                    Optional.ofNullable(model.aliases().get("champion")),
                    model.created(),
                    model.updated());
        }
    }

    /// A version of a registered model.
    ///
    /// @param decision `pass` or `refuse`, if the version was judged
    /// @param reasons of that decision
    public record VersionView(
            String name,
            long version,
            String id,
            List<String> aliases,
            Optional<String> decision,
            List<String> reasons,
            Instant created,
            String by,
            Optional<String> run,
            Optional<String> digest) {
        static VersionView of(ModelVersion version, Optional<Verdict> verdict) {
            return new VersionView(
                    version.name(),
                    version.number(),
                    version.id(),
                    version.aliases(),
                    verdict.map(v -> v.pass() ? "pass" : "refuse"),
                    verdict.map(Verdict::reasons).orElse(List.of()),
                    version.created(),
                    version.author(),
                    version.run(),
                    version.digest());
        }
    }

    /// Lists the registered models of the project.
    @GET
    @Needs(Permission.PROJECT_SEE)
    public Page<ModelView> models(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        Query query = query("", limit, after).orderedBy("name ASC");
        dev.kaname.tracking.Page<RegisteredModel> found =
                tracking.registry().search(caller.project().id(), query);
        return new Page<>(found.items(), found.next()).map(ModelView::of);
    }

    /// Lists the versions of a model, the newest first.
    @GET
    @Path("/{name}/versions")
    @Needs(Permission.PROJECT_SEE)
    public Page<VersionView> versions(
            @PathParam("name") String name,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        String project = caller.project().id();
        tracking.registry().get(project, name);
        Query query =
                query("name = " + quoted(name), limit, after).orderedBy("version_number DESC");
        dev.kaname.tracking.Page<ModelVersion> found = tracking.versions().search(project, query);
        return new Page<>(found.items(), found.next()).map(v -> view(project, v));
    }

    /// A text in the language of searches, which has two kinds of quotes and no escapes.
    private static String quoted(String text) {
        if (!text.contains("'")) {
            return "'" + text + "'";
        }
        if (text.contains("\"")) {
            throw Refusal.invalid("name", "has quotes of both kinds", "rename the model");
        }
        return "\"" + text + "\"";
    }

    private VersionView view(String project, ModelVersion version) {
        return VersionView.of(
                version, delivery.verdicts().of(project, version.id(), 1).stream().findFirst());
    }

    private static Query query(String filter, @Nullable Integer limit, @Nullable String after) {
        return new Query(
                filter,
                List.of(),
                dev.kaname.tracking.View.ACTIVE_ONLY,
                Page.limit(limit),
                after == null ? "" : after);
    }

    /// Registers a finished ONNX file as a version of a model, which is made if need be. The same
    /// file again is the same version.
    @POST
    @Path("/{name}/import")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Needs(Permission.RUN_WRITE)
    @ResponseStatus(201)
    public VersionView bringIn(@PathParam("name") String name, InputStream body)
            throws IOException {
        ModelVersion version = imports.bringIn(caller.who(), caller.project().id(), name, body);
        return view(caller.project().id(), version);
    }
}
