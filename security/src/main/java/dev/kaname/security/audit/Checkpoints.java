package dev.kaname.security.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checkpoints in a file outside the database, the newest last: whoever cuts the log, or brings
/// back an older database, would have to change this file too, and every copy of it.
final class Checkpoints {
    private static final int LINES = 5;

    private final Path file;
    private long end;
    private Optional<Checkpoint> latest;

    Checkpoints(Path folder) {
        this.file = folder.resolve("checkpoints");
        List<Checkpoint> all = all();
        this.end = all.stream().mapToLong(one -> bytes(one).length).sum();
        this.latest = all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    private static byte[] bytes(Checkpoint checkpoint) {
        return checkpoint.note().getBytes(StandardCharsets.UTF_8);
    }

    List<Checkpoint> all() {
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            List<Checkpoint> found = new ArrayList<>();
            List<String> lines =
                    Arrays.asList(Files.readString(file, StandardCharsets.UTF_8).split("\n", -1));
            // what a crash cut off at the end is no whole note, and is dropped
            for (int i = 0; i + LINES < lines.size(); i += LINES) {
                String note = String.join("\n", lines.subList(i, i + LINES)) + "\n";
                found.add(Checkpoint.parse(note));
            }
            return found;
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
        end += bytes.capacity();
        latest = Optional.of(checkpoint);
    }
}
