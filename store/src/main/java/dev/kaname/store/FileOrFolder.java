package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Refuses a tree in which a path would be a file and a folder at once: no file system could hold
/// it, so nobody could ever read it whole again.
///
/// Only what is new is looked at. A tree that was made with such a path before this was refused can
/// still be changed, and so be mended.
final class FileOrFolder {
    private static final int PAGE = 10_000;

    private final Tree tree;
    private final boolean alone;
    private List<String> last = List.of();

    private FileOrFolder(Tree tree, boolean alone) {
        this.tree = tree;
        this.alone = alone;
    }

    /// @throws StoreFailure.Invalid (`path`) naming the file and what lies below it
    static void check(Store store, NodeReader nodes, TreeId before, TreeId after) {
        boolean alone = before.equals(store.emptyTree());
        FileOrFolder check = new FileOrFolder(new Tree(after, nodes), alone);
        List<Change> page = List.of();
        do {
            String last = page.isEmpty() ? "" : page.getLast().path();
            page = store.diff(nodes, before, after, "", last, PAGE);
            page.stream()
                    .filter(change -> change.before().isEmpty())
                    .forEach(change -> check.add(change.path()));
        } while (page.size() == PAGE);
    }

    private void add(String path) {
        List<String> names = List.of(path.split("/", -1));
        int known = common(names);
        StringBuilder folder = new StringBuilder();
        for (int i = 0; i < names.size() - 1; i++) {
            folder.append(names.get(i));
            if (i >= known && tree.find(utf8(folder.toString())).isPresent()) {
                throw refused(folder.toString(), path);
            }
            folder.append('/');
        }
        last = names;
        // where everything is new, what lies below is looked at by itself
        if (!alone) {
            List<Tree.Item> below = tree.list(path + "/", "", "", 1).items();
            if (!below.isEmpty()) {
                throw refused(path, below.getFirst().path());
            }
        }
    }

    /// How many folders of a path were looked at with the path before it.
    private int common(List<String> names) {
        int most = Math.min(names.size(), last.size()) - 1;
        for (int i = 0; i < most; i++) {
            if (!names.get(i).equals(last.get(i))) {
                return i;
            }
        }
        return Math.max(0, most);
    }

    private static StoreFailure.Invalid refused(String file, String below) {
        return new StoreFailure.Invalid(
                "path",
                "would be a file and a folder at once: " + file + " and " + below,
                "Use another name for one of them, or take the one that is there away first.");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
