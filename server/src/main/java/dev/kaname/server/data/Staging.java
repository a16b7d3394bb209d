package dev.kaname.server.data;

import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import dev.kaname.store.Change;
import dev.kaname.store.RepoPath;
import dev.kaname.store.SiblingNames;
import dev.kaname.store.Store;
import dev.kaname.store.StoredFile;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEdit;
import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Files on their way into one commit, and paths on their way out: what is put last, counts; what
/// is deleted, is deleted before anything is put.
///
/// Memory does not grow with the number of files: past [#HELD] they wait in a tree. It can be
/// applied to any state of a branch, and again to a newer one.
public final class Staging implements TreeChange {
    private static final int HELD = 20_000;
    private static final int PAGE = 10_000;

    private final Store store;
    private final Upload upload;
    private final Map<RepoPath, StoredFile> held = new TreeMap<>();
    private final List<RepoPath> deletedFiles = new ArrayList<>();
    private final List<RepoPath> deletedFolders = new ArrayList<>();
    private TreeId waiting;

    public Staging(Store store, Upload upload) {
        this.store = store;
        this.upload = upload;
        this.waiting = store.emptyTree();
    }

    /// Takes in the bytes of a file.
    ///
    /// @throws IOException what the stream threw
    public StoredFile put(RepoPath path, InputStream bytes) throws IOException {
        StoredFile file = upload.put(bytes);
        held.put(path, file);
        if (held.size() >= HELD) {
            TreeEdit edit = new TreeEdit();
            held.forEach(edit::put);
            waiting = upload.edit(waiting, edit);
            held.clear();
        }
        return file;
    }

    /// Whether a file was put at this path.
    public boolean has(RepoPath path) {
        return held.containsKey(path) || upload.view(waiting).find(path).isPresent();
    }

    /// @param text a path, or a folder if it ends in `/`
    public void delete(String text) {
        if (text.endsWith("/")) {
            deletedFolders.add(RepoPath.parse(text.substring(0, text.length() - 1)));
        } else {
            deletedFiles.add(RepoPath.parse(text));
        }
    }

    @Override
    public TreeId applyTo(Upload same, TreeId base) {
        TreeEdit removed = new TreeEdit();
        deletedFiles.forEach(removed::remove);
        TreeId tree = upload.edit(base, removed);
        for (RepoPath folder : deletedFolders) {
            tree = upload.graft(tree, folder, store.emptyTree());
        }
        tree = putWaiting(tree, new SiblingNames(upload.view(tree)));
        SiblingNames names = new SiblingNames(upload.view(tree));
        TreeEdit edit = new TreeEdit();
        held.forEach((path, file) -> {
            refuseCollision(names, path);
            edit.put(path, file);
        });
        return upload.edit(tree, edit);
    }

    private TreeId putWaiting(TreeId base, SiblingNames names) {
        TreeId tree = base;
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Tree.Page page = upload.view(waiting).list("", after.get(), "", PAGE);
            TreeEdit edit = new TreeEdit();
            for (Tree.Item item : page.items()) {
                refuseCollision(names, RepoPath.parse(item.path()));
                edit.put(((Tree.File) item).entry());
            }
            tree = upload.edit(tree, edit);
            after = page.next();
        }
        return tree;
    }

    private static void refuseCollision(SiblingNames names, RepoPath path) {
        if (names.add(path).isPresent()) {
            throw new Refusal(
                    Problem.of(
                                    Code.CONFLICT,
                                    "a name in the same folder differs only by case or by Unicode"
                                            + " normalisation")
                            .field("path")
                            .remedy("use the name that is there, or another one"));
        }
    }

    static ChangedPaths changed(Store store, TreeId before, TreeId after) {
        ChangedPaths.Gathering gathering = new ChangedPaths.Gathering();
        List<Change> page = List.of();
        do {
            String last = page.isEmpty() ? "" : page.getLast().path();
            page = store.diff(before, after, "", last, PAGE);
            gathering.add(page);
        } while (page.size() == PAGE);
        return gathering.finish();
    }
}
