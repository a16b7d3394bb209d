package dev.kaname.server.data;

import dev.kaname.database.Database;
import dev.kaname.database.Who;
import dev.kaname.store.Reference;
import dev.kaname.store.ReferenceStore;
import dev.kaname.store.RepoPath;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEdit;
import dev.kaname.store.TreeEntry;
import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Trees without history, each kept alive by a reference of its own: artifacts of runs, outputs of
/// attempts. A name is `artifact/<run>`, `output/<attempt>/<name>` and the like.
public final class KeptTrees {
    private static final int TRIES = 100;
    private static final int STRIPES = 64;

    private final Database database;
    private final Stores stores;
    private final List<ReentrantLock> turns =
            Stream.generate(() -> new ReentrantLock(true)).limit(STRIPES).toList();

    public KeptTrees(Database database, Stores stores) {
        this.database = database;
        this.stores = stores;
    }

    /// The tree a name stands for; empty if it stands for nothing.
    public Optional<TreeId> find(String project, String name) {
        Reference reference = database.read(rows -> References.read(rows, project, name));
        return reference.isFree()
                ? Optional.empty()
                : Optional.of(TreeId.parse(reference.target()));
    }

    /// The files of a name; none if it stands for nothing.
    public Tree open(String project, String name) {
        Store store = stores.of(project);
        return store.tree(find(project, name).orElseGet(store::emptyTree));
    }

    /// A tree that some name stands for.
    ///
    /// @throws dev.kaname.store.StoreFailure.Missing if there is no such tree
    public Tree tree(String project, TreeId id) {
        return stores.of(project).tree(id);
    }

    /// Lets a name stand for a tree, whatever it stood for.
    public void keep(Who who, String project, String name, TreeId tree) {
        change(who, project, name, (_, _) -> tree);
    }

    /// Lets a name stand for nothing.
    public void release(Who who, String project, String name) {
        ReferenceStore references = new DatabaseReferenceStore(database, project, who);
        Reference seen = references.read(name);
        while (!seen.isFree() && !references.move(seen, "")) {
            seen = references.read(name);
        }
    }

    /// Puts one file, in place of whatever file was there.
    ///
    /// @param check looks at the files that are there by then, and throws if this one may not come
    /// @throws IOException what the stream threw; nothing was changed
    public void put(
            Who who,
            String project,
            String name,
            RepoPath path,
            InputStream bytes,
            Consumer<Tree> check)
            throws IOException {
        try (Upload upload = stores.of(project).begin()) {
            TreeEdit edit = new TreeEdit().put(path, upload.put(bytes));
            TreeChange put =
                    (same, base) -> {
                        check.accept(same.view(base));
                        return same.edit(base, edit);
                    };
            change(who, project, name, upload, put);
        }
    }

    /// Takes away a file, or a folder with everything in it; what is not there is gone already.
    public void delete(Who who, String project, String name, RepoPath path) {
        change(
                who,
                project,
                name,
                (upload, base) ->
                        upload.graft(
                                upload.edit(base, new TreeEdit().remove(path)),
                                path,
                                stores.of(project).emptyTree()));
    }

    /// Takes everything away.
    public void clear(Who who, String project, String name) {
        keep(who, project, name, stores.of(project).emptyTree());
    }

    /// The bytes of a file.
    public InputStream read(String project, TreeEntry file) {
        return stores.of(project).read(file.content());
    }

    /// The tree of what lies in a folder, so that equal folders have equal ids. Empty if nothing
    /// lies there.
    public Optional<TreeId> folder(String project, String name, RepoPath folder) {
        Store store = stores.of(project);
        Optional<TreeId> tree = find(project, name);
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        try (Upload upload = store.begin()) {
            TreeId below = upload.below(tree.get(), folder);
            upload.flush();
            return below.equals(store.emptyTree()) ? Optional.empty() : Optional.of(below);
        }
    }

    private void change(Who who, String project, String name, TreeChange change) {
        try (Upload upload = stores.of(project).begin()) {
            change(who, project, name, upload, change);
        }
    }

    private void change(Who who, String project, String name, Upload upload, TreeChange change) {
        Store store = stores.of(project);
        ReferenceStore references = new DatabaseReferenceStore(database, project, who);
        ReentrantLock turn = turns.get(Math.floorMod((project + name).hashCode(), STRIPES));
        turn.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                Reference seen = references.read(name);
                TreeId base = seen.isFree() ? store.emptyTree() : TreeId.parse(seen.target());
                TreeId tree = change.applyTo(upload, base);
                upload.refuseFileAsFolder(base, tree);
                upload.flush();
                if (tree.toString().equals(seen.target())
                        || references.move(seen, tree.toString())) {
                    return;
                }
            }
        } finally {
            turn.unlock();
        }
        throw new StoreFailure.Conflict("a kept tree");
    }
}
