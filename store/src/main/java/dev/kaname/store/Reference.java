package dev.kaname.store;

/// A named pointer as somebody saw it.
///
/// `version` counts moves from 1; version 0 means the name was never used. An empty `target` means
/// that nothing stands there now; the count goes on, so that a name given up and taken again is not
/// mistaken for what it was.
public record Reference(String name, String target, long version) {
    public static Reference free(String name) {
        return new Reference(name, "", 0);
    }

    public boolean isFree() {
        return target.isEmpty();
    }

    /// This pointer after a move.
    public Reference movedTo(String newTarget) {
        return new Reference(name, newTarget, version + 1);
    }
}
