package dev.kaname.security.audit;

import dev.kaname.security.keys.OwnerFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
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
    private static final int LINES = 5;

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
        try (BufferedReader text = Files.newBufferedReader(file)) {
            Optional<String> note = note(text);
            while (note.isPresent()) {
                each.accept(Checkpoint.parse(note.get()));
                note = note(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoints cannot be read", e);
        }
    }

    /// What a crash cut off at the end is no whole note, and is dropped.
    private static Optional<String> note(Reader text) throws IOException {
        StringBuilder note = new StringBuilder();
        int lines = 0;
        while (lines < LINES) {
            int next = text.read();
            if (next < 0) {
                return Optional.empty();
            }
            note.append((char) next);
            lines += next == '\n' ? 1 : 0;
        }
        return Optional.of(note.toString());
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
            OwnerFile.forceFolder(file.toAbsolutePath().getParent());
        }
        end += bytes.capacity();
        latest = Optional.of(checkpoint);
    }
}
