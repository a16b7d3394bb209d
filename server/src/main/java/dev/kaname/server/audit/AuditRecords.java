package dev.kaname.server.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kaname.security.audit.Audit;
import dev.kaname.server.Page;
import dev.kaname.server.errors.Refusal;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Records as they are listed and exported.
final class AuditRecords {
    private AuditRecords() {}

    /// A record, exactly as it was hashed.
    public record View(@JsonValue @JsonRawValue String json) {}

    static Page<View> page(
            Audit audit,
            Optional<String> project,
            Optional<String> actor,
            String after,
            int limit) {
        List<Audit.Shown> found = audit.page(project, actor, seq(after), limit + 1);
        return Page.of(found, limit, record -> Long.toString(record.seq()))
                .map(record -> new View(record.json()));
    }

    private static long seq(String after) {
        try {
            return after.isEmpty() ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Refusal.invalid(
                    "after", "is not a page token", "take it from \"next\" of the page before");
        }
    }

    static StreamingOutput export(Audit audit, Optional<String> project) {
        return out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            audit.export(project, line -> writeLine(writer, line));
            writer.flush();
        };
    }

    private static void writeLine(Writer writer, String line) {
        try {
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
