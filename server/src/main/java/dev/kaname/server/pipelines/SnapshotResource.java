package dev.kaname.server.pipelines;

import dev.kaname.code.CodeFailure;
import dev.kaname.code.CodeRepositories;
import dev.kaname.code.CodeRepository;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Creates;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Runs of what is not active: the state of somebody's working tree, pushed to
/// `refs/snapshots/<commit>`, or any other commit of the repository.
@Path("/api/v1/projects/{project}/runs")
@RunOnVirtualThread
public class SnapshotResource {
    private final Pipelines pipelines;
    private final CodeRepositories repositories;
    private final Caller caller;

    SnapshotResource(Pipelines pipelines, CodeRepositories repositories, Caller caller) {
        this.pipelines = pipelines;
        this.repositories = repositories;
        this.caller = caller;
    }

    /// A commit to be run.
    ///
    /// @param repository name of the code repository
    /// @param commit all digits of a commit that a snapshot, branch or tag of it leads to, or the
    ///   name of a branch or tag
    /// @param file path of the pipeline file; `kaname.yaml` if nothing is said
    /// @param parameters by name; those left out have their defaults
    public record New(
            @Nullable String repository,
            @Nullable String commit,
            @Nullable String file,
            @Nullable Map<String, Object> parameters) {}

    /// Starts one pipeline file of a commit. The run commits no data, registers and deploys
    /// nothing, and changes no active version.
    @POST
    @Needs(Permission.PIPELINE_RUN)
    @Creates
    @ResponseStatus(201)
    public PipelineResource.Started start(New asked) {
        Refusal.required("body", asked);
        if (!caller.may(Permission.CODE_READ)) {
            throw Refusal.forbidden();
        }
        CodeRepository repository =
                repositories.named(
                        caller.project().id(), Refusal.required("repository", asked.repository()));
        String commit =
                repositories
                        .reader(repository)
                        .resolve(Refusal.required("commit", asked.commit()))
                        .orElseThrow(() -> new CodeFailure.Missing("the commit"));
        Pipelines.Started started =
                pipelines.startSnapshot(
                        caller.who(),
                        new Code.Source(caller.project().id(), repository.id(), commit),
                        Objects.requireNonNullElse(asked.file(), "kaname.yaml"),
                        asked.parameters() == null ? Map.of() : asked.parameters());
        return PipelineResource.Started.of(started);
    }
}
