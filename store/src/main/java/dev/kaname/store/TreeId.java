package dev.kaname.store;

/// Names a set of paths with their files: the same set has the same id, however it came about.
///
/// Shown as 64 lower-case hexadecimal digits.
public final class TreeId {
    private final ObjectId object;

    TreeId(ObjectId object) {
        this.object = object;
    }

    /// @throws StoreFailure.Invalid if the text is not 64 lower-case hexadecimal digits
    public static TreeId parse(String hex) {
        return new TreeId(ObjectId.parse("tree id", hex));
    }

    ObjectId object() {
        return object;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TreeId that && object.equals(that.object);
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
