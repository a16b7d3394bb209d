package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.pipelines.ports.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads what attempts print, while they run and afterwards, in constant memory.
final class Logs {
    static final int MOST_BYTES = 256 << 10;

    private final Database database;
    private final Runner runner;

    Logs(Database database, Runner runner) {
        this.database = database;
        this.runner = runner;
    }

    private record Which(String attempt, boolean over) {}

    LogPiece read(
            String project,
            String run,
            String step,
            Optional<Integer> number,
            LogStream stream,
            long from) {
        Which which = find(project, run, step, number);
        if (which.attempt().isEmpty()) {
            return LogPiece.empty(which.over());
        }
        Path file = runner.folderOf(which.attempt()).resolve(stream.file());
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
            channel.position(Math.max(0, from));
            while (buffer.hasRemaining() && channel.read(buffer) > 0) {
                // until the piece is full or the file ends
            }
            long next = Math.max(0, from) + buffer.position();
            return new LogPiece(buffer.flip(), next, which.over() && next >= channel.size());
        } catch (NoSuchFileException _) {
            return LogPiece.empty(which.over());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether it is over is asked before the file is read: what was written until then is there.
    private Which find(String project, String run, String step, Optional<Integer> number) {
        return database.read(rows -> {
            int ordinal =
                    rows.first(
                                    "SELECT ordinal FROM pipeline_steps WHERE project = ? AND run = ?"
                                            + " AND name = ?",
                                    row -> row.integer("ordinal"),
                                    project,
                                    run,
                                    step)
                            .orElseThrow(() -> new PipelineFailure.Missing("step " + step));
            String attempts =
                    "SELECT id, ended_at FROM pipeline_attempts WHERE project = ? AND run = ?"
                            + " AND ordinal = ?";
            Optional<Which> which =
                    number.isPresent()
                            ? rows.first(
                                    attempts + " AND number = ?",
                                    row ->
                                            new Which(
                                                    row.text("id"),
                                                    row.instantIfAny("ended_at").isPresent()),
                                    project,
                                    run,
                                    ordinal,
                                    number.get())
                            : rows.first(
                                    attempts + " ORDER BY number DESC",
                                    row ->
                                            new Which(
                                                    row.text("id"),
                                                    row.instantIfAny("ended_at").isPresent()),
                                    project,
                                    run,
                                    ordinal);
            boolean over = RunRow.read(rows, project, run).state().isOver();
            return which.orElse(new Which("", over));
        });
    }
}
