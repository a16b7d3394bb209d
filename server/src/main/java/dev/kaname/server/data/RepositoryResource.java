package dev.kaname.server.data;

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
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The data repositories of a project.
@Path("/api/v1/projects/{project}/repositories")
@RunOnVirtualThread
public class RepositoryResource {
    private static final String USUAL_BRANCH = "main";

    private final Repositories repositories;
    private final Caller caller;

    RepositoryResource(Repositories repositories, Caller caller) {
        this.repositories = repositories;
        this.caller = caller;
    }

    /// A data repository to be made.
    ///
    /// @param name lower-case letters, digits and single hyphens
    /// @param defaultBranch `main` if nothing is said
    public record New(@Nullable String name, @Nullable String defaultBranch) {}

    /// A data repository.
    public record View(String id, String name, String defaultBranch, Instant createdAt) {
        static View of(Repository repository) {
            return new View(
                    repository.id(),
                    repository.name(),
                    repository.defaultBranch(),
                    repository.created());
        }
    }

    /// Makes an empty data repository.
    @POST
    @Needs(Permission.DATA_WRITE)
    @Creates
    @ResponseStatus(201)
    public View create(New asked) {
        Refusal.required("body", asked);
        String name = Refusal.required("name", asked.name());
        if (!caller.mayWrite(name)) {
            throw Refusal.forbidden();
        }
        String branch = asked.defaultBranch() == null ? USUAL_BRANCH : asked.defaultBranch();
        Repository made =
                repositories.create(
                        caller.who(), caller.project().id(), name, new BranchName(branch));
        return View.of(made);
    }

    /// The repositories the caller may read.
    @GET
    @Needs(Permission.DATA_READ)
    public Page<View> list(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        List<Repository> found = new ArrayList<>();
        String last = Page.after(after);
        List<Repository> page;
        do {
            page = repositories.list(caller.project().id(), last, most + 1);
            for (Repository repository : page) {
                last = repository.name();
                if (caller.mayRead(repository.name()) && found.size() <= most) {
                    found.add(repository);
                }
            }
        } while (found.size() <= most && page.size() > most);
        return Page.of(found, most, Repository::name).map(View::of);
    }

    /// Shows a data repository.
    @GET
    @Path("{repository}")
    @Needs(Permission.DATA_READ)
    public View get(@PathParam("repository") String repository) {
        return View.of(repositories.named(caller.project().id(), repository));
    }
}
