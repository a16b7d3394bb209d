package dev.kaname.security.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Small files that only their owner can read, and that are there whole and for good or not at all:
/// written aside, forced, given their name, and the folder forced.
public final class OwnerFile {
    private OwnerFile() {}

    /// Puts the file in place of whatever had its name.
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path aside = aside(file, bytes);
        try {
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
        forceFolder(folderOf(file));
    }

    /// Makes the file unless there is one: of several who try at once, one makes it.
    static void createOnce(Path file, byte[] bytes) throws IOException {
        Path aside = aside(file, bytes);
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            return; // somebody was faster, and theirs is the one
        } finally {
            Files.deleteIfExists(aside);
        }
        forceFolder(folderOf(file));
    }

    /// Makes the names in a folder durable.
    public static void forceFolder(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /// Makes the name of a file durable.
    public static void forceNameOf(Path file) throws IOException {
        forceFolder(folderOf(file));
    }

    /// Read and written by the owner only (`rw-------`, or `rwx------` for a folder).
    public static FileAttribute<?> ownerOnly(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static Path aside(Path file, byte[] bytes) throws IOException {
        Path aside = Files.createTempFile(folderOf(file), "new", ".part", ownerOnly("rw-------"));
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        return aside;
    }

    static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file in a folder");
        }
        return folder;
    }
}
