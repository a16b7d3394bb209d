package dev.kaname.security.audit;

import dev.kaname.security.keys.OwnerFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Checkpoints in a file outside the database, the newest last: whoever cuts the log, or brings
/// back an older database, would have to change this file too, and every copy of it.
final class Checkpoints {
    private final Path file;
    private long end;
    private Optional<Checkpoint> latest;

    Checkpoints(Path folder) {
        this.file = folder.resolve("checkpoints");
        this.latest = Optional.empty();
        forEach(one -> {
            end += bytes(one).length;
            latest = Optional.of(one);
        });
    }

    private static byte[] bytes(Checkpoint checkpoint) {
        return checkpoint.note().getBytes(StandardCharsets.UTF_8);
    }

    /// All of them, the oldest first, one at a time: there is one for each minute of years.
    void forEach(Consumer<Checkpoint> each) {
        if (Files.notExists(file)) {
            return;
        }
        // a crash may have cut the last one within a character: that is no reason not to start
        try (BufferedReader text =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            Checkpoint.readAll(text, each);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoints cannot be read", e);
        }
    }

    synchronized Optional<Checkpoint> latest() {
        return latest;
    }

    synchronized void append(Checkpoint checkpoint) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(checkpoint));
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.truncate(end);
            channel.position(end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        if (end == 0) {
            OwnerFile.forceNameOf(file);
        }
        end += bytes.capacity();
        latest = Optional.of(checkpoint);
    }
}
