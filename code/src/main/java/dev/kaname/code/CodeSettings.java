package dev.kaname.code;

import java.nio.file.Path;

/// Limits and places. Bytes throughout.
///
/// @param folder holds a folder for each project, with a bare repository for each of its names
/// @param largestObject one file, unpacked. Code is small; data belongs into a data repository
/// @param largestPack all of one push
/// @param mostObjects in one push; each costs memory while the push is taken in
/// @param memory what the objects of one push may take while it is taken in. Two are at a time
/// @param guardDefaultBranch whether rewriting and deleting the default branch are refused
public record CodeSettings(
        Path folder,
        long largestObject,
        long largestPack,
        int mostObjects,
        long memory,
        boolean guardDefaultBranch) {

    /// What fits most projects: files of 128 MiB, pushes of 1 GiB and half a million objects, a
    /// quarter of the memory there is.
    public static CodeSettings in(Path folder) {
        long memory = Runtime.getRuntime().maxMemory() / 4;
        return new CodeSettings(folder, 128L << 20, 1L << 30, 500_000, memory, true);
    }
}
