package dev.kaname.server.data;

import dev.kaname.security.Permission;
import dev.kaname.server.Page;
import dev.kaname.server.ServerConfig;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.store.Commit;
import dev.kaname.store.CommitId;
import dev.kaname.store.Store;
import dev.kaname.store.Upload;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The history of a data repository, and commits of many files at once.
@Path("/api/v1/projects/{project}/repositories/{repository}/commits")
@RunOnVirtualThread
public class CommitResource {
    private final Repositories repositories;
    private final Branches branches;
    private final Stores stores;
    private final Writing writing;
    private final Caller caller;
    private final long mostBytes;

    CommitResource(
            Repositories repositories,
            Branches branches,
            Stores stores,
            Writing writing,
            Caller caller,
            ServerConfig config) {
        this.repositories = repositories;
        this.branches = branches;
        this.stores = stores;
        this.writing = writing;
        this.caller = caller;
        this.mostBytes = config.limits().upload();
    }

    /// A commit of data.
    public record View(
            String id,
            String tree,
            List<String> parents,
            String author,
            String committer,
            Instant time,
            String message,
            Map<String, String> attributes) {
        static View of(Store.Logged logged) {
            return of(logged.id(), logged.commit());
        }

        static View of(CommitId id, Commit commit) {
            return new View(
                    id.toString(),
                    commit.tree().toString(),
                    commit.parents().stream().map(CommitId::toString).toList(),
                    commit.author(),
                    commit.committer(),
                    commit.time(),
                    commit.message(),
                    commit.attributes());
        }
    }

    /// Commits the files of a tar archive: all of them are in the commit, or nothing happened.
    ///
    /// @param delete paths to take away first; one that ends in `/` is a folder
    @POST
    @Consumes({"application/x-tar", "application/tar"})
    @Needs(Permission.DATA_WRITE)
    public RestResponse<Written> commit(
            @PathParam("repository") String name,
            @QueryParam("branch") @Nullable String branch,
            @QueryParam("message") @Nullable String message,
            @QueryParam("delete") List<String> delete,
            InputStream body) {
        Repository repository = repository(name);
        BranchName to = writing.branch(repository, branch);
        Store store = stores.of(repository.project());
        try (Upload upload = store.begin()) {
            Staging staging = new Staging(store, upload);
            delete.forEach(staging::delete);
            int files = new TarCommit(staging, mostBytes).read(body);
            String said = message == null || message.isBlank() ? put(files) : message;
            return writing.commit(caller, repository, to, upload, staging, said);
        } catch (IOException e) {
            throw Writing.cut();
        }
    }

    /// A commit and those it came from, the newest first.
    ///
    /// @param ref a branch or the id of a commit; the default branch if nothing is said
    @GET
    @Needs(Permission.DATA_READ)
    public Page<View> log(
            @PathParam("repository") String name,
            @QueryParam("ref") @Nullable String ref,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        Repository repository = repository(name);
        Store store = stores.of(repository.project());
        int most = Page.limit(limit);
        String last = Page.after(after);
        boolean first = last.isEmpty();
        CommitId from =
                first
                        ? branches.resolve(repository, Writing.reference(repository, ref))
                        : branches.resolve(repository, CommitId.parse(last).toString());
        List<Store.Logged> found = store.log(from, most + (first ? 1 : 2));
        return Page.of(first ? found : found.subList(1, found.size()), most, c -> c.id().toString())
                .map(View::of);
    }

    /// Shows a commit.
    @GET
    @Path("{commit}")
    @Needs(Permission.DATA_READ)
    public View get(@PathParam("repository") String name, @PathParam("commit") String commit) {
        Repository repository = repository(name);
        CommitId id = branches.resolve(repository, commit);
        return View.of(id, stores.of(repository.project()).commit(id));
    }

    private Repository repository(String name) {
        return repositories.named(caller.project().id(), name);
    }

    private static String put(long files) {
        return files == 1 ? "Put 1 file" : "Put " + files + " files";
    }
}
