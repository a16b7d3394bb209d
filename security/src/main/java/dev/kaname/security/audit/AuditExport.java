package dev.kaname.security.audit;

import dev.kaname.database.Database;
import dev.kaname.database.Json;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Writes checkpoints, log and a signed end out, piece by piece, so that their length does not
/// matter.
final class AuditExport {
    /// Since form 2 an export says where it ends.
    private static final int FORM = 2;

    private static final int PAGE = 1_000;

    private final Database database;
    private final String origin;
    private final CheckpointKey key;
    private final Checkpoints checkpoints;
    private final Supplier<HashTree> tree;
    private final InstantSource clock;

    private record Line(long seq, String project, String record, String hash) {}

    /// @param tree the tree over the log as it stands when it is asked
    AuditExport(
            Database database,
            String origin,
            CheckpointKey key,
            Checkpoints checkpoints,
            Supplier<HashTree> tree,
            InstantSource clock) {
        this.database = database;
        this.origin = origin;
        this.key = key;
        this.checkpoints = checkpoints;
        this.tree = tree;
        this.clock = clock;
    }

    void write(Optional<String> project, Consumer<String> lines) {
        String shown = Base64.getEncoder().encodeToString(key.publicKey().getEncoded());
        lines.accept(
                Json.canonical(Map.of("kaname-audit", FORM, "origin", origin, "publicKey", shown)));
        checkpoints.forEach(one -> lines.accept(Json.canonical(Map.of("checkpoint", one.note()))));
        // taken after the checkpoints were read, so that none of them speaks of more than is shown
        HashTree whole = tree.get();
        long after = 0;
        List<Line> page = page(after, whole.size());
        while (!page.isEmpty()) {
            for (Line line : page) {
                boolean open = project.isEmpty() || project.get().equals(line.project);
                lines.accept(open ? line.record : withheld(line));
            }
            after = page.getLast().seq;
            page = page(after, whole.size());
        }
        Checkpoint end = Checkpoint.sign(ExportEnd.origin(origin, clock.instant()), whole, key);
        lines.accept(Json.canonical(Map.of("end", end.note())));
    }

    private static String withheld(Line line) {
        return Json.canonical(Map.of("withheld", line.hash, "seq", line.seq));
    }

    private List<Line> page(long after, long to) {
        return database.read(rows ->
                rows.list(
                        "SELECT seq, project, record, hash FROM audit WHERE seq > ?"
                                + " AND seq <= ?"
                                + " ORDER BY seq LIMIT "
                                + PAGE,
                        row ->
                                new Line(
                                        row.number("seq"),
                                        row.text("project"),
                                        row.text("record"),
                                        row.text("hash")),
                        after,
                        to));
    }
}
