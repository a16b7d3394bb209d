package dev.kaname.server.data;

import dev.kaname.database.Edge;
import dev.kaname.database.Who;
import dev.kaname.store.CommitId;
import dev.kaname.store.NewCommit;
import dev.kaname.store.RepoPath;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEdit;
import dev.kaname.store.TreeEntry;
import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Versioned data for the other features: the door that wiring uses. Names of projects are ids;
/// whether somebody may do this was asked before.
public final class DataService {
    private final Repositories repositories;
    private final Branches branches;
    private final Commits commits;
    private final KeptTrees kept;
    private final Stores stores;

    public DataService(
            Repositories repositories,
            Branches branches,
            Commits commits,
            KeptTrees kept,
            Stores stores) {
        this.repositories = repositories;
        this.branches = branches;
        this.commits = commits;
        this.kept = kept;
        this.stores = stores;
    }

    /// A state that will not change any more.
    public record Pinned(Repository repository, CommitId commit, TreeId tree) {}

    /// A folder that was taken in.
    public record StoredFolder(TreeId tree, long files, long bytes) {}

    /// What a branch points at now, or a commit by its id.
    ///
    /// @param reference the name of a branch or the id of a commit
    /// @throws StoreFailure.Missing if there is no such repository or reference
    public Pinned pin(String project, String repository, String reference) {
        Repository found = repositories.named(project, repository);
        CommitId commit = branches.resolve(found, reference);
        return new Pinned(found, commit, store(project).commit(commit).tree());
    }

    /// Like [#pin]; empty where the branch has no commit yet.
    public Optional<Pinned> pinIfAny(String project, String repository, String branch) {
        Repository found = repositories.named(project, repository);
        return branches.head(found, new BranchName(branch))
                .map(commit -> new Pinned(found, commit, store(project).commit(commit).tree()));
    }

    /// The tree of what lies at a path of another tree, so that equal folders have equal ids: a
    /// folder's files with their paths from there, or one file under its own name.
    ///
    /// @throws StoreFailure.Missing if nothing lies there
    public TreeId at(String project, TreeId tree, RepoPath path) {
        Store store = store(project);
        try (Upload upload = store.begin()) {
            TreeId below =
                    store.tree(tree)
                            .find(path)
                            .map(file -> single(store, upload, path, file))
                            .orElseGet(() -> upload.below(tree, path));
            if (below.equals(store.emptyTree())) {
                throw new StoreFailure.Missing("this path");
            }
            upload.flush();
            return below;
        }
    }

    private static TreeId single(Store store, Upload upload, RepoPath path, TreeEntry file) {
        return upload.edit(
                store.emptyTree(),
                new TreeEdit()
                        .put(
                                new TreeEntry(
                                        path.name(),
                                        file.content(),
                                        file.size(),
                                        file.attributes())));
    }

    /// Writes what lies at a path of a tree into an empty folder, as copies: what is below a
    /// folder, or one file under its own name; everything without a path.
    ///
    /// @throws StoreFailure.Missing if nothing lies there
    public Tree.Count materialise(String project, TreeId tree, Optional<RepoPath> path, Path folder)
            throws IOException {
        return new FolderTransfer(store(project)).materialise(tree, path, folder);
    }

    /// Takes a folder in, durably; nothing refers to it until somebody keeps or commits it. Links,
    /// devices, sockets and names that are not plain are refused.
    public StoredFolder take(String project, Path folder, FolderLimits limits) throws IOException {
        FolderTransfer.Stored stored = new FolderTransfer(store(project)).take(folder, limits);
        return new StoredFolder(stored.tree(), stored.files(), stored.bytes());
    }

    /// Commits a tree to a folder of a branch, in place of everything in it; to the whole branch
    /// without a folder.
    ///
    /// @param edges further edges of the act, given the node of the new commit: for example from
    ///   the attempt whose output this is
    public Committed commitTree(
            Who who,
            String project,
            String repository,
            BranchName branch,
            Optional<RepoPath> folder,
            TreeId tree,
            NewCommit details,
            Function<Edge.Node, List<Edge>> edges) {
        Repository found = repositories.named(project, repository);
        try (Upload upload = store(project).begin()) {
            TreeChange change =
                    (same, base) -> folder.map(f -> same.graft(base, f, tree)).orElse(tree);
            return commits.commit(who, found, branch, upload, change, details, edges);
        }
    }

    /// Trees without history: artifacts, outputs.
    public KeptTrees kept() {
        return kept;
    }

    public Repositories repositories() {
        return repositories;
    }

    public Branches branches() {
        return branches;
    }

    /// The store of a project, to read from.
    public Store store(String project) {
        return stores.of(project);
    }
}
