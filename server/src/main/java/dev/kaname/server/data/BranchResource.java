package dev.kaname.server.data;

import dev.kaname.security.Permission;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Creates;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The branches of a data repository.
@Path("/api/v1/projects/{project}/repositories/{repository}/branches")
@RunOnVirtualThread
public class BranchResource {
    private final Repositories repositories;
    private final Branches branches;
    private final Caller caller;

    BranchResource(Repositories repositories, Branches branches, Caller caller) {
        this.repositories = repositories;
        this.branches = branches;
        this.caller = caller;
    }

    /// A branch to be made.
    ///
    /// @param from a branch or the id of a commit; the default branch if nothing is said
    public record New(@Nullable String name, @Nullable String from) {}

    /// A branch.
    ///
    /// @param commit id of the commit it points at
    public record View(String name, String commit) {
        static View of(Branches.Branch branch) {
            return new View(branch.name(), branch.commit().toString());
        }
    }

    /// Lists the branches of a data repository.
    @GET
    @Needs(Permission.DATA_READ)
    public Page<View> list(
            @PathParam("repository") String repository,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        List<Branches.Branch> found =
                branches.list(repository(repository), Page.after(after), most + 1);
        return Page.of(found, most, Branches.Branch::name).map(View::of);
    }

    /// Makes a branch.
    @POST
    @Needs(Permission.DATA_WRITE)
    @Creates
    @ResponseStatus(201)
    public View create(@PathParam("repository") String name, New asked) {
        Refusal.required("body", asked);
        Repository repository = repository(name);
        BranchName branch = new BranchName(Refusal.required("name", asked.name()));
        String from = asked.from() == null ? repository.defaultBranch() : asked.from();
        Branches.Branch made =
                branches.create(
                        caller.who(), repository, branch, branches.resolve(repository, from));
        return View.of(made);
    }

    /// Takes a branch away; its commits stay.
    @DELETE
    @Path("{branch}")
    @Needs(Permission.DATA_WRITE)
    public void delete(
            @PathParam("repository") String repository, @PathParam("branch") String branch) {
        branches.delete(caller.who(), repository(repository), new BranchName(branch));
    }

    private Repository repository(String name) {
        return repositories.named(caller.project().id(), name);
    }
}
