package dev.kaname.security.audit;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The Merkle tree of RFC 6962 as far as it must be remembered to go on building it: the roots of
/// its complete subtrees, the largest first. One for each bit of the size, so 40 for a million
/// million records.
///
/// @param size how many leaves it has
/// @param roots hexadecimal, one for each set bit of the size
record HashTree(long size, List<String> roots) {
    static final HashTree EMPTY = new HashTree(0, List.of());

    HashTree {
        roots = List.copyOf(roots);
        if (roots.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("a tree has one root for each bit of its size");
        }
    }

    HashTree add(byte[] leaf) {
        List<String> next = new ArrayList<>(roots);
        byte[] carried = leaf;
        // like adding one to a binary number: two trees of one height become one of the next
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            carried = Hashes.node(HexFormat.of().parseHex(next.removeLast()), carried);
        }
        next.add(HexFormat.of().formatHex(carried));
        return new HashTree(size + 1, next);
    }

    /// The one hash that stands for all leaves and their order.
    byte[] root() {
        if (roots.isEmpty()) {
            return Hashes.ofNothing();
        }
        byte[] root = HexFormat.of().parseHex(roots.getLast());
        for (int i = roots.size() - 2; i >= 0; i--) {
            root = Hashes.node(HexFormat.of().parseHex(roots.get(i)), root);
        }
        return root;
    }
}
