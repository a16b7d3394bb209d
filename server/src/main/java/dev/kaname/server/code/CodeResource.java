package dev.kaname.server.code;

import dev.kaname.code.CodeCommit;
import dev.kaname.code.CodeFailure;
import dev.kaname.code.CodeHead;
import dev.kaname.code.CodeReader;
import dev.kaname.code.CodeRepositories;
import dev.kaname.code.CodeRepository;
import dev.kaname.security.Permission;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Creates;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// A project's code repositories: made here, filled by git.
@Path("/api/v1/projects/{project}/code")
@RunOnVirtualThread
public class CodeResource {
    private final CodeRepositories repositories;
    private final Caller caller;

    CodeResource(CodeRepositories repositories, Caller caller) {
        this.repositories = repositories;
        this.caller = caller;
    }

    /// A code repository to be made.
    ///
    /// @param defaultBranch the branch whose head is active; `main` if nothing is said
    public record New(@Nullable String name, @Nullable String defaultBranch) {}

    /// A code repository.
    ///
    /// @param path where git finds it, below the server's address
    public record View(
            String id, String name, String defaultBranch, Instant createdAt, String path) {}

    /// Where a branch or tag stands, and who pushed it there.
    public record Head(String ref, String commit, Instant pushedAt, String pushedBy) {
        static Head of(CodeHead head) {
            return new Head(head.ref(), head.commit(), head.moved(), head.mover());
        }
    }

    /// One commit of the history.
    public record Commit(
            String id, List<String> parents, String author, Instant authoredAt, String subject) {
        static Commit of(CodeCommit commit) {
            return new Commit(
                    commit.id(),
                    commit.parents(),
                    commit.author(),
                    commit.authored(),
                    commit.subject());
        }
    }

    /// Makes an empty code repository.
    @POST
    @Needs(Permission.CODE_PUSH)
    @Creates
    @ResponseStatus(201)
    public View create(New asked) {
        Refusal.required("body", asked);
        CodeRepository made =
                repositories.create(
                        caller.who(),
                        caller.project().id(),
                        Refusal.required("name", asked.name()),
                        Objects.requireNonNullElse(asked.defaultBranch(), "main"));
        return view(made);
    }

    /// Lists the code repositories of the project.
    @GET
    @Needs(Permission.CODE_READ)
    public Page<View> list(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        return Page.of(
                        repositories.list(caller.project().id(), Page.after(after), most + 1),
                        most,
                        CodeRepository::name)
                .map(this::view);
    }

    /// Shows a code repository.
    @GET
    @Path("{repository}")
    @Needs(Permission.CODE_READ)
    public View get(@PathParam("repository") String name) {
        return view(named(name));
    }

    /// Branches and tags, as everyone was told.
    @GET
    @Path("{repository}/heads")
    @Needs(Permission.CODE_READ)
    public Page<Head> heads(@PathParam("repository") String name) {
        return Page.all(repositories.heads(named(name)).stream().map(Head::of).toList());
    }

    /// The history of a branch, tag or commit, newest first.
    ///
    /// @param ref the default branch if nothing is said
    @GET
    @Path("{repository}/commits")
    @Needs(Permission.CODE_READ)
    public Page<Commit> commits(
            @PathParam("repository") String name,
            @QueryParam("ref") @Nullable String ref,
            @QueryParam("limit") @Nullable Integer limit) {
        CodeRepository repository = named(name);
        CodeReader reader = repositories.reader(repository);
        Optional<String> commit =
                reader.resolve(Objects.requireNonNullElse(ref, repository.defaultBranch()));
        if (commit.isEmpty() && ref != null) {
            throw new CodeFailure.Missing("the commit");
        }
        List<CodeCommit> log =
                commit.map(id -> reader.log(id, Page.limit(limit))).orElse(List.of());
        return Page.all(log.stream().map(Commit::of).toList());
    }

    private CodeRepository named(String name) {
        return repositories.named(caller.project().id(), name);
    }

    private View view(CodeRepository repository) {
        return new View(
                repository.id(),
                repository.name(),
                repository.defaultBranch(),
                repository.created(),
                "/p/" + caller.project().name() + "/git/" + repository.name());
    }
}
