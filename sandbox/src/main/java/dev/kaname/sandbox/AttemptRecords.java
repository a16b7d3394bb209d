package dev.kaname.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads what step-host wrote about an attempt: a line when it started, a second when it ended.
///
/// @param started whether it has ever been started
record AttemptRecords(boolean started, Optional<ExitRecord> exit) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static AttemptRecords in(Path folder) {
        String text;
        try {
            text = Files.readString(folder.resolve("records.jsonl"));
        } catch (NoSuchFileException absent) {
            return new AttemptRecords(false, Optional.empty());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String[] lines = text.split("\n", -1);
        // a line counts when its end was written
        return new AttemptRecords(true, lines.length > 2 ? parse(lines[1]) : Optional.empty());
    }

    private static Optional<ExitRecord> parse(String line) {
        try {
            JsonNode record = JSON.readTree(line);
            return record.has("reason") ? Optional.of(Messages.exit(record)) : Optional.empty();
        } catch (JsonProcessingException torn) {
            return Optional.empty();
        }
    }
}
