package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A node of the tree of paths. Sorted by the raw bytes of its keys.
///
/// @param level 0 for a leaf with files, one more for each level above
/// @param files of a leaf, else empty
/// @param children of an inner node, else empty
record TreeNode(int level, List<File> files, List<Child> children) {
    static final int MAX_LEVEL = 32;
    private static final int FILE = 1;
    private static final int LEAST_FILE = 36;
    private static final int LEAST_CHILD = 36;

    /// @param key raw UTF-8 of the path
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record File(byte[] key, TreeEntry entry) {}

    /// @param key the first key below
    /// @param files number of files below
    /// @param bytes sum of their sizes
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Child(byte[] key, ObjectId id, long files, long bytes) {}

    static TreeNode decode(ObjectId id, byte[] bytes) {
        Decoder decoder = new Decoder("tree node " + id, bytes);
        int level = decoder.u8();
        if (level > MAX_LEVEL) {
            throw decoder.damaged();
        }
        return level == 0 ? leaf(decoder) : inner(level, decoder);
    }

    private static TreeNode leaf(Decoder decoder) {
        int count = decoder.count(LEAST_FILE);
        List<File> files = new ArrayList<>(count);
        byte[] key = new byte[0];
        for (int i = 0; i < count; i++) {
            key = key(decoder, key);
            if (decoder.u8() != FILE) {
                throw decoder.damaged();
            }
            long size = decoder.number();
            FileId content = new FileId(decoder.id());
            String path = new String(key, StandardCharsets.UTF_8);
            files.add(new File(key, new TreeEntry(path, content, size, decoder.attributes())));
        }
        decoder.end();
        return new TreeNode(0, files, List.of());
    }

    private static TreeNode inner(int level, Decoder decoder) {
        int count = decoder.count(LEAST_CHILD);
        if (count == 0) {
            throw decoder.damaged();
        }
        List<Child> children = new ArrayList<>(count);
        byte[] key = new byte[0];
        for (int i = 0; i < count; i++) {
            key = key(decoder, key);
            children.add(new Child(key, decoder.id(), decoder.number(), decoder.number()));
        }
        decoder.end();
        return new TreeNode(level, List.of(), children);
    }

    private static byte[] key(Decoder decoder, byte[] previous) {
        int shared = (int) decoder.number();
        int suffix = decoder.count(1);
        if (shared < 0 || shared > previous.length) {
            throw decoder.damaged();
        }
        byte[] key = Arrays.copyOf(previous, shared + suffix);
        System.arraycopy(decoder.raw(suffix), 0, key, shared, suffix);
        return key;
    }

    static void encode(Encoder into, byte[] previous, File file) {
        encodeKey(into, previous, file.key());
        into.u8(FILE).number(file.entry().size()).id(file.entry().content().object());
        into.attributes(file.entry().attributes());
    }

    static void encode(Encoder into, byte[] previous, Child child) {
        encodeKey(into, previous, child.key());
        into.id(child.id()).number(child.files()).number(child.bytes());
    }

    private static void encodeKey(Encoder into, byte[] previous, byte[] key) {
        int shared = shared(previous, key);
        into.number(shared).number(key.length - shared).raw(key, shared, key.length - shared);
    }

    static int shared(byte[] previous, byte[] key) {
        int mismatch = Arrays.mismatch(previous, key);
        return mismatch < 0 ? key.length : mismatch;
    }

    /// The child below which the key would lie: the last whose first key is not greater.
    int childFor(byte[] key) {
        int low = 0;
        int high = children.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Arrays.compareUnsigned(children.get(middle).key(), key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// The first file whose key is not less; the number of files if there is none.
    int fileFrom(byte[] key) {
        int low = 0;
        int high = files.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(files.get(middle).key(), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int size() {
        return level == 0 ? files.size() : children.size();
    }
}
