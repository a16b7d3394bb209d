package dev.kaname.server.data;

/// How much a folder may hold that is taken into the store.
///
/// @param files most files
/// @param bytes most bytes of all of them together
public record FolderLimits(long files, long bytes) {
    /// A million files, a tebibyte.
    public static final FolderLimits USUAL = new FolderLimits(1_000_000, 1L << 40);
}
