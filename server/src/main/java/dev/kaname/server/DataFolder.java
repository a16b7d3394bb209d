package dev.kaname.server;

import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The folder that holds everything the server keeps, for nobody but its owner (BI-127), and for
/// one server at a time, whatever database it uses.
public final class DataFolder implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FolderLock lock;

    private DataFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Makes the folder if it is not there, and takes it until it is closed or the process ends.
    ///
    /// @throws StartRefused if it cannot be written, or another server has it
    static DataFolder open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (Files.notExists(absolute)) {
                Files.createDirectories(absolute, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(absolute))) {
                Files.setPosixFilePermissions(absolute, OWNER_ONLY);
            }
            return new DataFolder(absolute, FolderLock.take(absolute, "server.lock"));
        } catch (IOException e) {
            throw refused(absolute, "it cannot be made or written (" + e + ")");
        } catch (DatabaseFailure.Unwritable e) {
            throw refused(absolute, reason(e));
        }
    }

    private static String reason(Throwable failure) {
        return String.valueOf(Objects.requireNonNullElse(failure.getCause(), failure).getMessage());
    }

    private static StartRefused refused(Path path, String reason) {
        return new StartRefused(
                List.of(
                        "KANAME_SERVER_DATA is "
                                + path
                                + ", which this server cannot use: "
                                + reason));
    }

    public Path path() {
        return path;
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

    @Override
    public void close() {
        lock.close();
    }
}
