package dev.kaname.store;

/// Names an immutable commit: a tree, its parents and who made it, when and why.
///
/// Shown as 64 lower-case hexadecimal digits.
public final class CommitId {
    private final ObjectId object;

    CommitId(ObjectId object) {
        this.object = object;
    }

    /// @throws StoreFailure.Invalid if the text is not 64 lower-case hexadecimal digits
    public static CommitId parse(String hex) {
        return new CommitId(ObjectId.parse("commit id", hex));
    }

    ObjectId object() {
        return object;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommitId that && object.equals(that.object);
    }

    @Override
    public int hashCode() {
        return object.hashCode();
    }

    @Override
    public String toString() {
        return object.toString();
    }
}
