package dev.kaname.store;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Walks a tree in order of its keys and can step over a subtree without reading it.
///
/// Stands before a file, before a whole subtree not yet entered, or at the end. Used by one thread.
final class TreeCursor {
    private final NodeReader nodes;
    private final Deque<Frame> frames = new ArrayDeque<>();

    /// Begins before the first file whose key is not less than `start`.
    TreeCursor(NodeReader nodes, ObjectId root, byte[] start) {
        this.nodes = nodes;
        seek(nodes.read(root), start);
    }

    private void seek(TreeNode root, byte[] start) {
        TreeNode node = root;
        while (node.level() > 0) {
            int child = start.length == 0 ? 0 : node.childFor(start);
            if (start.length == 0) {
                frames.push(new Frame(node, child));
                return; // before the first subtree, not yet entered
            }
            frames.push(new Frame(node, child + 1));
            node = nodes.read(node.children().get(child).id());
        }
        frames.push(new Frame(node, node.fileFrom(start)));
        settle();
    }

    /// Leaves nodes whose last entry is behind.
    private void settle() {
        while (!frames.isEmpty() && top().next >= top().node.size()) {
            frames.pop();
        }
    }

    private Frame top() {
        return frames.getFirst();
    }

    boolean atEnd() {
        return frames.isEmpty();
    }

    /// Whether a file comes next, rather than a subtree not yet entered.
    boolean atFile() {
        return !atEnd() && top().node.level() == 0;
    }

    TreeNode.File file() {
        return top().node.files().get(top().next);
    }

    TreeNode.Child subtree() {
        return top().node.children().get(top().next);
    }

    /// The level of the subtree that comes next.
    int subtreeLevel() {
        return top().node.level() - 1;
    }

    /// The key of the next file, or the first key of the next subtree.
    byte[] key() {
        return atFile() ? file().key() : subtree().key();
    }

    /// Steps over the file or the whole subtree.
    void skip() {
        top().next++;
        settle();
    }

    /// Enters the subtree.
    void enter() {
        TreeNode node = nodes.read(subtree().id());
        top().next++;
        frames.push(new Frame(node, 0));
        settle();
    }

    /// Goes on to the next file, entering what is in the way. False at the end.
    boolean toFile() {
        while (!atEnd() && !atFile()) {
            enter();
        }
        return !atEnd();
    }

    /// Goes forward to the first file whose key is not less.
    void forwardTo(byte[] key) {
        while (!atEnd()) {
            if (atFile()) {
                TreeNode node = top().node;
                if (Arrays.compareUnsigned(node.files().getLast().key(), key) < 0) {
                    frames.pop();
                    settle();
                } else {
                    top().next = Math.max(top().next, node.fileFrom(key));
                    return;
                }
            } else if (nextSubtreeBeginsAtOrBefore(key)) {
                skip();
            } else {
                if (Arrays.compareUnsigned(key(), key) >= 0) {
                    return;
                }
                enter();
            }
        }
    }

    /// Whether the whole subtree that comes next lies before the key.
    private boolean nextSubtreeBeginsAtOrBefore(byte[] key) {
        Frame frame = top();
        return frame.next + 1 < frame.node.size()
                && Arrays.compareUnsigned(frame.node.children().get(frame.next + 1).key(), key)
                        <= 0;
    }

    private static final class Frame {
        private final TreeNode node;
        private int next;

        Frame(TreeNode node, int next) {
            this.node = node;
            this.next = next;
        }
    }
}
