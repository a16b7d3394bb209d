package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.pipelines.ports.Content;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the outputs that stand.
final class OutputRows {
    private static final String COLUMNS =
            "SELECT ordinal, name, type, digest, folder, size, attempt, content FROM pipeline_outputs"
                    + " WHERE project = ? AND run = ?";

    private OutputRows() {}

    static List<Made> of(Database database, String project, String run, int ordinal) {
        return database.read(rows ->
                rows.list(
                        COLUMNS + " AND ordinal = ? ORDER BY name",
                        OutputRows::made,
                        project,
                        run,
                        ordinal));
    }

    /// By step.
    static Map<Integer, List<Made>> ofRun(Rows rows, String project, String run) {
        Map<Integer, List<Made>> outputs = new HashMap<>();
        rows.list(
                COLUMNS + " ORDER BY ordinal, name",
                row ->
                        outputs.computeIfAbsent(row.integer("ordinal"), _ -> new ArrayList<>())
                                .add(made(row)),
                project,
                run);
        return outputs;
    }

    private static Made made(Row row) {
        return new Made(
                row.text("name"),
                row.text("type"),
                new Content(row.text("digest"), row.flag("folder"), row.number("size")),
                row.text("attempt"),
                row.text("content"));
    }
}
