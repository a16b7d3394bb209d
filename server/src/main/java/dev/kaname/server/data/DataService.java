package dev.kaname.server.data;

import dev.kaname.store.FileId;
import dev.kaname.store.RepoPath;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.StoredFile;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEdit;
import dev.kaname.store.TreeEntry;
import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// Versioned data for the other features: the door that wiring uses. Names of projects are ids;
/// whether somebody may do this was asked before.
public final class DataService {
    private final Repositories repositories;
    private final Branches branches;
    private final KeptTrees kept;
    private final Stores stores;

    public DataService(
            Repositories repositories, Branches branches, KeptTrees kept, Stores stores) {
        this.repositories = repositories;
        this.branches = branches;
        this.kept = kept;
        this.stores = stores;
    }

    /// A folder that was taken in.
    public record StoredFolder(TreeId tree, long files, long bytes) {}

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

    /// Writes one file, which is not there yet.
    public void materialise(String project, FileId content, Path file) throws IOException {
        try (InputStream in = store(project).read(content)) {
            SparseFile.write(in, file);
        }
    }

    /// Takes one file in, durably; nothing refers to it until somebody keeps or commits it. A link
    /// is refused.
    ///
    /// @throws StoreFailure.TooLarge over the limits
    public StoredFile takeFile(String project, Path file, FolderLimits limits) throws IOException {
        return new FolderTransfer(store(project)).takeFile(file, limits);
    }

    /// Takes a folder in, durably; nothing refers to it until somebody keeps or commits it. Links,
    /// devices, sockets and names that are not plain are refused.
    public StoredFolder take(String project, Path folder, FolderLimits limits) throws IOException {
        FolderTransfer.Stored stored = new FolderTransfer(store(project)).take(folder, limits);
        return new StoredFolder(stored.tree(), stored.files(), stored.bytes());
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
