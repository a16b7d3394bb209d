package dev.kaname.store;

import java.util.Arrays;
import java.util.List;

/// Applies sorted changes to a tree: walks only where something changes, and hands every other
/// subtree on whole.
final class TreeEditing {
    private final NodeReader nodes;
    private final TreeBuilder builder;
    private final List<TreeEdit.Change> changes;

    TreeEditing(NodeReader nodes, TreeBuilder builder, List<TreeEdit.Change> changes) {
        this.nodes = nodes;
        this.builder = builder;
        this.changes = changes;
    }

    /// @return the id of the new root
    ObjectId apply(ObjectId base) {
        if (changes.isEmpty()) {
            return base;
        }
        walk(nodes.read(base), 0, changes.size());
        return withoutLoneParents(builder.finish());
    }

    /// Brings one node of the old tree into the new one; `changes[from, to)` fall into its range.
    private void walk(TreeNode node, int from, int to) {
        if (node.level() == 0) {
            merge(node.files(), from, to);
            return;
        }
        int start = from;
        for (int i = 0; i < node.children().size(); i++) {
            TreeNode.Child child = node.children().get(i);
            boolean last = i == node.children().size() - 1;
            int end = last ? to : firstFrom(node.children().get(i + 1).key(), start, to);
            if (start == end && builder.atBoundary(node.level() - 1)) {
                builder.addWhole(node.level() - 1, child);
            } else {
                walk(nodes.read(child.id()), start, end);
            }
            start = end;
        }
    }

    private void merge(List<TreeNode.File> files, int from, int to) {
        int change = from;
        for (TreeNode.File file : files) {
            while (change < to && compare(changes.get(change), file) < 0) {
                addIfFile(changes.get(change++));
            }
            if (change < to && compare(changes.get(change), file) == 0) {
                addIfFile(changes.get(change++));
            } else {
                builder.add(file);
            }
        }
        while (change < to) {
            addIfFile(changes.get(change++));
        }
    }

    private void addIfFile(TreeEdit.Change change) {
        change.file().ifPresent(entry -> builder.add(new TreeNode.File(change.key(), entry)));
    }

    private static int compare(TreeEdit.Change change, TreeNode.File file) {
        return Arrays.compareUnsigned(change.key(), file.key());
    }

    /// The first change at or after the key.
    private int firstFrom(byte[] key, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(changes.get(middle).key(), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// A tree that shrank may be handed on with parents of a single child: the root is the lowest
    /// node that holds everything.
    private ObjectId withoutLoneParents(TreeBuilder.Root root) {
        ObjectId id = root.id();
        if (!root.reused()) {
            return id;
        }
        for (int level = root.level(); level > 0; level--) {
            TreeNode node = nodes.read(id);
            if (node.children().size() > 1) {
                return id;
            }
            id = node.children().getFirst().id();
        }
        return id;
    }
}
