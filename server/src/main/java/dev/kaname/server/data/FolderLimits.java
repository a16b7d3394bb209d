package dev.kaname.server.data;

/// How much a file or folder may hold that is taken into the store.
///
/// @param files most files
/// @param bytes most bytes of all of them together
public record FolderLimits(long files, long bytes) {
    private static final long MOST_FILES = 1_000_000;

    /// A million files, and as many bytes as there is room for.
    ///
    /// Bytes count as they are read: a hole in a file counts, though it takes no room here, because
    /// nobody who copies the file later can be trusted to keep it.
    ///
    /// @param room in bytes
    public static FolderLimits within(long room) {
        return new FolderLimits(MOST_FILES, room);
    }
}
