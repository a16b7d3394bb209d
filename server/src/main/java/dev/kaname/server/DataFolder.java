package dev.kaname.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The folder that holds everything the server keeps, for nobody but its owner (BI-127).
public record DataFolder(Path path) {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    /// Makes the folder if it is not there.
    ///
    /// @throws IllegalStateException if others than its owner may look into it
    static DataFolder open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (Files.notExists(absolute)) {
                Files.createDirectories(absolute, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(absolute))) {
                Files.setPosixFilePermissions(absolute, OWNER_ONLY);
            }
            return new DataFolder(absolute);
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder cannot be opened", e);
        }
    }

    /// A folder below it, for its owner only, made if it is not there.
    public Path folder(String name) {
        try {
            return Files.createDirectories(
                    path.resolve(name), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
