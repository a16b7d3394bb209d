package dev.kaname.server.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much of a disk may still be filled by what steps make. A reserve is kept for the database,
/// the audit log and everybody else's work, which all stop on a full disk.
///
/// @param folder on the disk
public record DiskRoom(Path folder) {
    /// A gibibyte, or a twentieth of a disk that is small.
    private static final long RESERVE = 1L << 30;

    private static final long SHARE = 20;

    /// Bytes that are free beyond the reserve; never below 0.
    public long bytes() {
        try {
            FileStore disk = Files.getFileStore(folder);
            return beyondReserve(disk.getUsableSpace(), disk.getTotalSpace());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static long beyondReserve(long free, long total) {
        return Math.max(0, free - Math.min(RESERVE, total / SHARE));
    }
}
