package dev.kaname.store;

import java.util.Optional;

/// What an object is. The kind is part of what is digested, so that bytes of one kind can never
/// pass for another.
enum ObjectKind {
    /// A piece of a file, at most 256 KiB.
    CHUNK(1),
    /// The pieces of a file, or of a part of it, in order.
    CHUNK_LIST(2),
    /// A node of a tree of paths.
    TREE(3),
    COMMIT(4),
    /// Stands under the id of an object whose bytes were erased; its own bytes say why.
    TOMBSTONE(5);

    /// The version of the form of every kind so far.
    static final int VERSION = 1;

    private final int code;

    ObjectKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<ObjectKind> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(CHUNK);
            case 2 -> Optional.of(CHUNK_LIST);
            case 3 -> Optional.of(TREE);
            case 4 -> Optional.of(COMMIT);
            case 5 -> Optional.of(TOMBSTONE);
            default -> Optional.empty();
        };
    }
}
