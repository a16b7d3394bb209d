package dev.kaname.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Folders that only their owner may enter.
final class Folders {
    private Folders() {}

    /// Makes the folder and those above it, with mode 0700 where they are new.
    static Path make(Path folder) {
        try {
            return Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
