package dev.kaname.store;

/// Names the content of a file: two files of a project have the same id exactly when they have the
/// same bytes.
///
/// Shown as 64 lower-case hexadecimal digits.
public final class FileId {
    private final ObjectId object;

    FileId(ObjectId object) {
        this.object = object;
    }

    /// @throws StoreFailure.Invalid if the text is not 64 lower-case hexadecimal digits
    public static FileId parse(String hex) {
        return new FileId(ObjectId.parse("file id", hex));
    }

    ObjectId object() {
        return object;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileId that && object.equals(that.object);
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
