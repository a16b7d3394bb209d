package dev.kaname.server.data;

import dev.kaname.security.Permission;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import dev.kaname.store.Change;
import dev.kaname.store.RepoPath;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEntry;
import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// What is in a state of a data repository, by paths in the query, and what differs between two.
@Path("/api/v1/projects/{project}/repositories/{repository}")
@RunOnVirtualThread
public class EntryResource {
    private final Repositories repositories;
    private final Branches branches;
    private final Stores stores;
    private final Writing writing;
    private final Caller caller;

    EntryResource(
            Repositories repositories,
            Branches branches,
            Stores stores,
            Writing writing,
            Caller caller) {
        this.repositories = repositories;
        this.branches = branches;
        this.stores = stores;
        this.writing = writing;
        this.caller = caller;
    }

    /// A file, or with a delimiter a folder.
    ///
    /// @param size in bytes; of a folder, of everything in it
    /// @param content id of the bytes, empty for a folder
    /// @param files how many lie below, empty for a file
    public record View(
            String path,
            String kind,
            long size,
            Optional<String> content,
            Optional<Long> files,
            Optional<Map<String, String>> attributes) {
        static View of(Tree.Item item) {
            return switch (item) {
                case Tree.File file -> of(file.entry());
                case Tree.Folder folder ->
                        new View(
                                folder.path(),
                                "folder",
                                folder.count().bytes(),
                                Optional.empty(),
                                Optional.of(folder.count().files()),
                                Optional.empty());
            };
        }

        static View of(TreeEntry entry) {
            return new View(
                    entry.path(),
                    "file",
                    entry.size(),
                    Optional.of(entry.content().toString()),
                    Optional.empty(),
                    entry.attributes().isEmpty()
                            ? Optional.empty()
                            : Optional.of(entry.attributes()));
        }
    }

    /// A file that differs between two states.
    ///
    /// @param change `added`, `modified` or `removed`
    /// @param size in bytes, after the change
    public record Difference(
            String path,
            String change,
            Optional<Long> size,
            Optional<String> before,
            Optional<String> after) {
        static Difference of(Change change) {
            return new Difference(
                    change.path(),
                    change.kind().name().toLowerCase(Locale.ROOT),
                    change.after().map(TreeEntry::size),
                    change.before().map(entry -> entry.content().toString()),
                    change.after().map(entry -> entry.content().toString()));
        }
    }

    /// Files in order of the bytes of their paths; with a delimiter, what lies behind it is rolled
    /// up.
    ///
    /// @param ref a branch or the id of a commit; the default branch if nothing is said
    @GET
    @Path("entries")
    @Needs(Permission.DATA_READ)
    public Page<View> list(
            @PathParam("repository") String name,
            @QueryParam("ref") @Nullable String ref,
            @QueryParam("prefix") @DefaultValue("") String prefix,
            @QueryParam("delimiter") @DefaultValue("") String delimiter,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        Repository repository = repository(name);
        int most = Page.limit(limit);
        Tree tree = store(repository).tree(tree(repository, ref));
        List<Tree.Item> found = tree.list(prefix, Page.after(after), delimiter, most + 1).items();
        return Page.of(found, most, Tree.Item::path).map(View::of);
    }

    /// Takes files and folders away: one commit, or none if one of them is not there.
    ///
    /// @param paths one or more; one that ends in `/` is a folder
    @DELETE
    @Path("entries")
    @Needs(Permission.DATA_WRITE)
    public RestResponse<Written> delete(
            @PathParam("repository") String name,
            @QueryParam("path") List<String> paths,
            @QueryParam("branch") @Nullable String branch,
            @QueryParam("message") @Nullable String message) {
        Repository repository = repository(name);
        BranchName onto = writing.branch(repository, branch);
        Refusal.required("path", paths.isEmpty() ? null : paths);
        Store store = store(repository);
        Tree tree = store.tree(tree(repository, onto.text()));
        try (Upload upload = store.begin()) {
            Staging staging = new Staging(store, upload);
            for (String path : paths) {
                staging.delete(path);
                refuseMissing(tree, path);
            }
            String usual =
                    "Delete " + (paths.size() == 1 ? paths.getFirst() : paths.size() + " paths");
            String said = message == null || message.isBlank() ? usual : message;
            return writing.commit(caller, repository, onto, upload, staging, said);
        }
    }

    private static void refuseMissing(Tree tree, String path) {
        boolean folder = path.endsWith("/");
        boolean there =
                folder
                        ? !tree.list(path, "", "", 1).items().isEmpty()
                        : tree.find(RepoPath.parse(path)).isPresent();
        if (!there) {
            throw new Refusal(
                    Problem.of(Code.NOT_FOUND, path + " is not there")
                            .field("path")
                            .remedy("correct the path; a folder ends in '/'"));
        }
    }

    /// The bytes of a file, or the part asked for by `Range`. Of any name: some, as those with a
    /// `;`, cannot stand in the path of an address.
    ///
    /// @param ref a branch or the id of a commit; the default branch if nothing is said
    @GET
    @Path("file")
    @Needs(Permission.DATA_READ)
    public Response file(
            @PathParam("repository") String name,
            @QueryParam("path") @Nullable String path,
            @QueryParam("ref") @Nullable String ref,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @HeaderParam("Range") @Nullable String range) {
        Repository repository = repository(name);
        RepoPath asked = RepoPath.parse(Refusal.required("path", path));
        Store store = store(repository);
        TreeEntry entry =
                store.tree(tree(repository, ref))
                        .find(asked)
                        .orElseThrow(() -> new StoreFailure.Missing("this file"));
        return new Download(store, entry)
                .answer(
                        Optional.ofNullable(ifNoneMatch),
                        Optional.ofNullable(ifRange),
                        Optional.ofNullable(range));
    }

    /// One file, or everything below a folder.
    @GET
    @Path("stat")
    @Needs(Permission.DATA_READ)
    public View stat(
            @PathParam("repository") String name,
            @QueryParam("ref") @Nullable String ref,
            @QueryParam("path") @Nullable String path) {
        Repository repository = repository(name);
        RepoPath asked = RepoPath.parse(Refusal.required("path", path));
        Tree tree = store(repository).tree(tree(repository, ref));
        return tree.find(asked).map(View::of).orElseGet(() -> folder(tree, asked + "/"));
    }

    private static View folder(Tree tree, String prefix) {
        Tree.Count count = tree.count(prefix);
        if (count.files() == 0) {
            throw new StoreFailure.Missing("this path");
        }
        return View.of(new Tree.Folder(prefix, count));
    }

    /// The paths whose files differ.
    ///
    /// @param from a branch or the id of a commit
    /// @param to the same; the default branch if nothing is said
    @GET
    @Path("diff")
    @Needs(Permission.DATA_READ)
    public Page<Difference> diff(
            @PathParam("repository") String name,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("prefix") @DefaultValue("") String prefix,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        Repository repository = repository(name);
        int most = Page.limit(limit);
        TreeId before = tree(repository, Refusal.required("from", from));
        List<Change> found =
                store(repository)
                        .diff(before, tree(repository, to), prefix, Page.after(after), most + 1);
        return Page.of(found, most, Change::path).map(Difference::of);
    }

    private TreeId tree(Repository repository, @Nullable String ref) {
        return store(repository)
                .commit(branches.resolve(repository, Writing.reference(repository, ref)))
                .tree();
    }

    private Store store(Repository repository) {
        return stores.of(repository.project());
    }

    private Repository repository(String name) {
        return repositories.named(caller.project().id(), name);
    }
}
