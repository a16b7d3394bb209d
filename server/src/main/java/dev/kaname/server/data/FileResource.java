package dev.kaname.server.data;

import dev.kaname.security.Permission;
import dev.kaname.server.ServerConfig;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.store.RepoPath;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.TreeEntry;
import dev.kaname.store.Upload;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Single files: read them in any state, write and delete them on a branch, one commit each.
@Path("/api/v1/projects/{project}/repositories/{repository}/files/{path: .+}")
@RunOnVirtualThread
public class FileResource {
    private final Repositories repositories;
    private final Branches branches;
    private final Stores stores;
    private final Writing writing;
    private final Caller caller;
    private final long mostBytes;

    FileResource(
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

    /// The bytes of a file, or the part asked for by `Range`.
    ///
    /// @param ref a branch or the id of a commit; the default branch if nothing is said
    @GET
    @Needs(Permission.DATA_READ)
    public Response get(
            @PathParam("repository") String name,
            @PathParam("path") String path,
            @QueryParam("ref") @Nullable String ref,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @HeaderParam("Range") @Nullable String range) {
        Repository repository = repository(name);
        Store store = stores.of(repository.project());
        TreeEntry entry = entry(repository, path, ref);
        return new Download(store, entry)
                .answer(
                        Optional.ofNullable(ifNoneMatch),
                        Optional.ofNullable(ifRange),
                        Optional.ofNullable(range));
    }

    /// Shows the length and tag of a file without its bytes.
    @HEAD
    @Needs(Permission.DATA_READ)
    public Response head(
            @PathParam("repository") String name,
            @PathParam("path") String path,
            @QueryParam("ref") @Nullable String ref) {
        Repository repository = repository(name);
        return new Download(stores.of(repository.project()), entry(repository, path, ref)).head();
    }

    private TreeEntry entry(Repository repository, String path, @Nullable String ref) {
        RepoPath asked = RepoPath.parse(path);
        return stores.of(repository.project())
                .tree(branches.resolve(repository, Writing.reference(repository, ref)))
                .find(asked)
                .orElseThrow(() -> new StoreFailure.Missing("this file"));
    }

    /// Puts one file: one commit.
    @PUT
    @Consumes("*/*")
    @Needs(Permission.DATA_WRITE)
    public RestResponse<Written> put(
            @PathParam("repository") String name,
            @PathParam("path") String path,
            @QueryParam("branch") @Nullable String branch,
            @QueryParam("message") @Nullable String message,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long declared,
            InputStream body) {
        Repository repository = repository(name);
        RepoPath to = RepoPath.parse(path);
        BranchName onto = writing.branch(repository, branch);
        Store store = stores.of(repository.project());
        try (Upload upload = store.begin()) {
            Staging staging = new Staging(store, upload);
            long size = staging.put(to, new BoundedStream(body, mostBytes)).size();
            if (declared != null && declared != size) {
                throw Writing.cut();
            }
            return writing.commit(
                    caller, repository, onto, upload, staging, said(message, "Put " + to));
        } catch (IOException e) {
            throw Writing.cut();
        }
    }

    /// Takes one file away: one commit.
    @DELETE
    @Needs(Permission.DATA_WRITE)
    public RestResponse<Written> delete(
            @PathParam("repository") String name,
            @PathParam("path") String path,
            @QueryParam("branch") @Nullable String branch,
            @QueryParam("message") @Nullable String message) {
        Repository repository = repository(name);
        BranchName onto = writing.branch(repository, branch);
        entry(repository, path, onto.text());
        Store store = stores.of(repository.project());
        try (Upload upload = store.begin()) {
            Staging staging = new Staging(store, upload);
            staging.delete(path);
            return writing.commit(
                    caller, repository, onto, upload, staging, said(message, "Delete " + path));
        }
    }

    private static String said(@Nullable String message, String usual) {
        return message == null || message.isBlank() ? usual : message;
    }

    private Repository repository(String name) {
        return repositories.named(caller.project().id(), name);
    }
}
