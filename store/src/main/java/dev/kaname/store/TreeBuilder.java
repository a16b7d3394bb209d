package dev.kaname.store;

import java.util.ArrayList;
import java.util.List;

/// Writes a tree from its files in order of their keys, reusing what did not change.
///
/// Where a node ends depends on the keys alone and on nothing to their left but the node's own
/// beginning: after an entry whose keyed digest ends in six zero bits once the node weighs 4 KiB,
/// and at 15 KiB in any case. So the same set of files makes the same nodes, and a changed value
/// moves no boundary.
final class TreeBuilder {
    static final int LEAST_WEIGHT = 4 << 10;
    static final int MOST_WEIGHT = 15 << 10;
    static final int ENTRY_WEIGHT = 40;
    private static final int END_BITS = 0x3F;

    private final ObjectSink sink;
    private final SipHash ends;
    private final List<Level> levels = new ArrayList<>();

    TreeBuilder(ObjectSink sink, SipHash ends) {
        this.sink = sink;
        this.ends = ends;
    }

    void add(TreeNode.File file) {
        level(0).add(file);
    }

    /// Whether everything up to this level stands at the beginning of a node, so that a whole node
    /// of this level can follow as it is.
    boolean atBoundary(int level) {
        for (int l = 0; l <= level && l < levels.size(); l++) {
            if (levels.get(l).count > 0) {
                return false;
            }
        }
        return true;
    }

    /// Adds a node of this level as it is. Nothing may follow a node that ended only because the
    /// files did.
    void addWhole(int level, TreeNode.Child node) {
        Level above = level(level + 1);
        above.add(node);
        above.lastWasWhole = true;
    }

    /// Ends what is open and answers the root.
    Root finish() {
        if (levels.isEmpty()) {
            return new Root(level(0).write(), 0, false);
        }
        for (int l = 0; ; l++) {
            Level level = levels.get(l);
            if (level.count > 0) {
                level.close();
            }
            if (levels.size() == l + 2 && levels.get(l + 1).received == 1) {
                return new Root(levels.get(l + 1).last, l, levels.get(l + 1).lastWasWhole);
            }
            if (levels.size() == l + 1) {
                return new Root(level(0).write(), 0, false);
            }
        }
    }

    /// @param reused whether this is a node of the old tree, which may then have a single child;
    ///   one that was made here never has
    record Root(ObjectId id, int level, boolean reused) {}

    private Level level(int number) {
        while (levels.size() <= number) {
            levels.add(new Level(levels.size()));
        }
        return levels.get(number);
    }

    private final class Level {
        private final int number;
        private final Encoder body = new Encoder(20 << 10);
        private byte[] first = new byte[0];
        private byte[] previous = new byte[0];
        private int count;
        private int weight;
        private long files;
        private long bytes;

        /// Entries ever added, and the id of the last of them if it is a node.
        private long received;

        private ObjectId last = new ObjectId(0, 0, 0, 0);
        private boolean lastWasWhole;

        Level(int number) {
            this.number = number;
        }

        void add(TreeNode.File file) {
            TreeNode.encode(body, previous, file);
            files++;
            bytes += file.entry().size();
            added(file.key());
        }

        void add(TreeNode.Child child) {
            TreeNode.encode(body, previous, child);
            files += child.files();
            bytes += child.bytes();
            last = child.id();
            lastWasWhole = false;
            added(child.key());
        }

        private void added(byte[] key) {
            if (count == 0) {
                first = key;
            }
            weight += ENTRY_WEIGHT + key.length - TreeNode.shared(previous, key);
            previous = key;
            count++;
            received++;
            if (weight >= MOST_WEIGHT || (weight >= LEAST_WEIGHT && isEnd(key))) {
                close();
            }
        }

        private boolean isEnd(byte[] key) {
            byte[] input = new byte[key.length + 1];
            input[0] = (byte) number;
            System.arraycopy(key, 0, input, 1, key.length);
            return (ends.of(input) & END_BITS) == 0;
        }

        private void close() {
            TreeNode.Child node = new TreeNode.Child(first, write(), files, bytes);
            body.clear();
            previous = new byte[0];
            count = 0;
            weight = 0;
            files = 0;
            bytes = 0;
            level(number + 1).add(node);
        }

        private ObjectId write() {
            Encoder node = new Encoder(body.length() + 8);
            node.u8(number).number(count);
            byte[] entries = body.toBytes();
            node.raw(entries, 0, entries.length);
            return sink.put(ObjectKind.TREE, node.toBytes());
        }
    }
}
