package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The files of one tree, for reading. Safe for use by many threads.
public final class Tree {
    /// A page of a listing.
    ///
    /// @param next where the following page begins, empty on the last
    public record Page(List<Item> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /// One line of a listing.
    public sealed interface Item {
        String path();
    }

    public record File(TreeEntry entry) implements Item {
        @Override
        public String path() {
            return entry.path();
        }
    }

    /// Everything below a common prefix, which ends with the delimiter.
    public record Folder(String path, Count count) implements Item {}

    /// @param files how many
    /// @param bytes the sum of their sizes
    public record Count(long files, long bytes) {
        Count plus(long moreFiles, long moreBytes) {
            return new Count(files + moreFiles, bytes + moreBytes);
        }
    }

    private static final int MOST = 100_000;
    private final TreeId id;
    private final NodeReader nodes;

    Tree(TreeId id, NodeReader nodes) {
        this.id = id;
        this.nodes = nodes;
    }

    public TreeId id() {
        return id;
    }

    /// The file at a path.
    public Optional<TreeEntry> find(RepoPath path) {
        return find(path.key());
    }

    Optional<TreeEntry> find(byte[] key) {
        TreeNode node = nodes.read(id.object());
        while (node.level() > 0) {
            node = nodes.read(node.children().get(node.childFor(key)).id());
        }
        int at = node.fileFrom(key);
        return at < node.size() && Arrays.equals(node.files().get(at).key(), key)
                ? Optional.of(node.files().get(at).entry())
                : Optional.empty();
    }

    /// Files in order of their raw UTF-8 paths.
    ///
    /// @param prefix only paths that begin with it; may be empty, need not end a segment
    /// @param after only what comes after it: a path or, from a page with folders, a folder
    /// @param delimiter if not empty, paths that have it after the prefix are rolled up to it
    public Page list(String prefix, String after, String delimiter, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new StoreFailure.Invalid(
                    "limit", "is not between 1 and " + MOST, "Ask for fewer and follow 'next'.");
        }
        byte[] from = utf8(prefix);
        byte[] end = successor(from);
        TreeCursor cursor = new TreeCursor(nodes, id.object(), start(from, after, delimiter));
        List<Item> items = new ArrayList<>();
        while (cursor.toFile() && isBefore(cursor.key(), end)) {
            if (items.size() == limit) {
                return new Page(items, Optional.of(items.getLast().path()));
            }
            TreeEntry entry = cursor.file().entry();
            int cut = delimiter.isEmpty() ? -1 : entry.path().indexOf(delimiter, prefix.length());
            if (cut < 0) {
                items.add(new File(entry));
                cursor.skip();
            } else {
                String folder = entry.path().substring(0, cut + delimiter.length());
                items.add(new Folder(folder, count(folder)));
                byte[] behind = successor(utf8(folder));
                if (behind.length == 0) {
                    break;
                }
                cursor.forwardTo(behind);
            }
        }
        return new Page(items, Optional.empty());
    }

    private static byte[] start(byte[] prefix, String after, String delimiter) {
        if (after.isEmpty()) {
            return prefix;
        }
        byte[] key = utf8(after);
        boolean folder = !delimiter.isEmpty() && after.endsWith(delimiter);
        byte[] behind = folder ? successor(key) : Arrays.copyOf(key, key.length + 1);
        return Arrays.compareUnsigned(prefix, behind) > 0 ? prefix : behind;
    }

    /// How many files lie below a prefix and how large they are together; cheap at any number.
    public Count count(String prefix) {
        byte[] from = utf8(prefix);
        return count(nodes.read(id.object()), from, successor(from), new Count(0, 0));
    }

    private Count count(TreeNode node, byte[] from, byte[] end, Count soFar) {
        Count count = soFar;
        if (node.level() == 0) {
            for (int i = node.fileFrom(from); i < node.size(); i++) {
                if (!isBefore(node.files().get(i).key(), end)) {
                    break;
                }
                count = count.plus(1, node.files().get(i).entry().size());
            }
            return count;
        }
        for (int i = node.childFor(from); i < node.size(); i++) {
            TreeNode.Child child = node.children().get(i);
            if (!isBefore(child.key(), end)) {
                break;
            }
            boolean whole =
                    Arrays.compareUnsigned(from, child.key()) <= 0
                            && i + 1 < node.size()
                            && (end.length == 0
                                    || !isBefore(end, node.children().get(i + 1).key()));
            count =
                    whole
                            ? count.plus(child.files(), child.bytes())
                            : count(nodes.read(child.id()), from, end, count);
        }
        return count;
    }

    /// Whether the key lies before an end; the empty end lies behind everything.
    static boolean isBefore(byte[] key, byte[] end) {
        return end.length == 0 || Arrays.compareUnsigned(key, end) < 0;
    }

    /// The first key behind everything that begins with the prefix; empty if there is none.
    static byte[] successor(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        return new byte[0];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
