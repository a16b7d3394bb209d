package dev.kaname.store;

import java.util.Optional;

/// A path whose file differs between two trees.
///
/// @param before empty if the path was added
/// @param after empty if it was removed
public record Change(String path, Optional<TreeEntry> before, Optional<TreeEntry> after) {
    /// How it differs.
    public enum Kind {
        ADDED,
        MODIFIED,
        REMOVED
    }

    public Kind kind() {
        if (before.isEmpty()) {
            return Kind.ADDED;
        }
        return after.isEmpty() ? Kind.REMOVED : Kind.MODIFIED;
    }
}
