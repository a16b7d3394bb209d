package dev.kaname.security.audit;

import dev.kaname.database.Database;
import dev.kaname.database.Json;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes checkpoints and log out, piece by piece, so that their length does not matter.
final class AuditExport {
    private static final int PAGE = 1_000;

    private final Database database;
    private final String origin;
    private final CheckpointKey key;
    private final Checkpoints checkpoints;

    private record Line(long seq, String project, String record, String hash) {}

    AuditExport(Database database, String origin, CheckpointKey key, Checkpoints checkpoints) {
        this.database = database;
        this.origin = origin;
        this.key = key;
        this.checkpoints = checkpoints;
    }

    void write(Optional<String> project, Consumer<String> lines) {
        String shown = Base64.getEncoder().encodeToString(key.publicKey().getEncoded());
        lines.accept(
                Json.canonical(Map.of("kaname-audit", 1, "origin", origin, "publicKey", shown)));
        checkpoints.forEach(one -> lines.accept(Json.canonical(Map.of("checkpoint", one.note()))));
        long after = 0;
        List<Line> page = page(after);
        while (!page.isEmpty()) {
            for (Line line : page) {
                boolean open = project.isEmpty() || project.get().equals(line.project);
                lines.accept(open ? line.record : withheld(line));
            }
            after = page.getLast().seq;
            page = page(after);
        }
    }

    private static String withheld(Line line) {
        return Json.canonical(Map.of("withheld", line.hash, "seq", line.seq));
    }

    private List<Line> page(long after) {
        return database.read(rows ->
                rows.list(
                        "SELECT seq, project, record, hash FROM audit WHERE seq > ?"
                                + " ORDER BY seq LIMIT "
                                + PAGE,
                        row ->
                                new Line(
                                        row.number("seq"),
                                        row.text("project"),
                                        row.text("record"),
                                        row.text("hash")),
                        after));
    }
}
