package dev.kaname.server.wiring;

import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.server.data.KeptTrees;
import dev.kaname.server.data.References;
import dev.kaname.store.Reference;
import dev.kaname.store.RepoPath;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEntry;
import dev.kaname.store.TreeId;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.ArtifactRoot;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.TrackingFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Artifacts of runs and models as trees of the store: the same model logged twice is stored once,
/// and the content id of its folder is the model's digest.
public final class StoreArtifacts implements Artifacts {
    private static final int PAGE = 10_000;

    private final KeptTrees trees;

    public StoreArtifacts(KeptTrees trees) {
        this.trees = trees;
    }

    /// The name of the reference that keeps a root: `artifact/` and the id of the run or logged
    /// model, `model/` and the id of the version.
    public static String reference(ArtifactRoot root) {
        return switch (root) {
            case ArtifactRoot.OfRun run -> "artifact/" + run.run();
            case ArtifactRoot.OfModel model -> "artifact/" + model.model();
            case ArtifactRoot.OfVersion version -> "model/" + version.version();
        };
    }

    private static RepoPath path(ArtifactPath path) {
        return new RepoPath(path.segments());
    }

    @Override
    public List<Entry> list(String project, ArtifactRoot root, ArtifactPath folder) {
        Tree tree = trees.open(project, reference(root));
        String prefix = folder.isRoot() ? "" : path(folder) + "/";
        List<Entry> entries = new ArrayList<>();
        String after = "";
        while (true) {
            Tree.Page page = tree.list(prefix, after, "/", PAGE);
            page.items().forEach(item -> entries.add(entry(item, prefix.length())));
            if (page.next().isEmpty()) {
                return entries;
            }
            after = page.next().get();
        }
    }

    private static Entry entry(Tree.Item item, int prefix) {
        return switch (item) {
            case Tree.File file ->
                    new Entry(file.path().substring(prefix), false, file.entry().size());
            case Tree.Folder folder ->
                    new Entry(folder.path().substring(prefix, folder.path().length() - 1), true, 0);
        };
    }

    @Override
    public Optional<Content> open(String project, ArtifactRoot root, ArtifactPath file) {
        if (file.isRoot()) {
            return Optional.empty();
        }
        Optional<TreeEntry> found = trees.open(project, reference(root)).find(path(file));
        return found.map(entry -> new Content(trees.read(project, entry), entry.size()));
    }

    @Override
    public void put(
            Who who, String project, ArtifactRoot root, ArtifactPath file, InputStream bytes)
            throws IOException {
        RepoPath path = path(file);
        requireFree(trees.open(project, reference(root)), path);
        // looked at again when it is put: somebody else may have been quicker
        trees.put(who, project, reference(root), path, bytes, now -> requireFree(now, path));
    }

    /// A name is a file or a folder, not both: nobody could download both.
    private static void requireFree(Tree tree, RepoPath file) {
        for (int depth = 1; depth < file.segments().size(); depth++) {
            if (tree.find(new RepoPath(file.segments().subList(0, depth))).isPresent()) {
                throw new TrackingFailure.Invalid(
                        "path", "Invalid path: a part of it is a file already");
            }
        }
        if (!tree.list(file + "/", "", "", 1).items().isEmpty()) {
            throw new TrackingFailure.Invalid("path", "Invalid path: it is a folder already");
        }
    }

    @Override
    public void delete(Who who, String project, ArtifactRoot root, ArtifactPath path) {
        if (path.isRoot()) {
            trees.clear(who, project, reference(root));
        } else {
            trees.delete(who, project, reference(root), path(path));
        }
    }

    @Override
    public Optional<String> digest(String project, ArtifactRoot root, ArtifactPath folder) {
        Optional<TreeId> tree =
                folder.isRoot()
                        ? trees.find(project, reference(root))
                        : trees.folder(project, reference(root), path(folder));
        return tree.filter(id -> !isEmpty(project, root)).map(TreeId::toString);
    }

    private boolean isEmpty(String project, ArtifactRoot root) {
        return trees.open(project, reference(root)).list("", "", "", 1).items().isEmpty();
    }

    @Override
    public void keep(
            Tx tx,
            String project,
            ArtifactRoot.OfVersion version,
            ArtifactRoot.Place place,
            String digest) {
        References.move(tx, project, Reference.free(reference(version)), digest);
    }

    @Override
    public void release(Tx tx, String project, ArtifactRoot.OfVersion version) {
        Reference seen = References.read(tx, project, reference(version));
        if (!seen.isFree()) {
            References.move(tx, project, seen, "");
        }
    }
}
