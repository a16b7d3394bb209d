package dev.kaname.store;

/// Everything a move of a reference needs, written and durable: only the move itself is missing.
///
/// @param seen the reference as it was when this was made
/// @param target the commit it is to point at
public record Sealed(Reference seen, CommitId target) {
    /// Whether the changes made no difference, so that there is nothing to move.
    public boolean changesNothing() {
        return seen.target().equals(target.toString());
    }
}
