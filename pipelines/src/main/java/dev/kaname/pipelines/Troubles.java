package dev.kaname.pipelines;

import dev.kaname.database.Rows;
import dev.kaname.pipelines.run.StepEnd;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What kept a run from success, as the event of its end says it: all that is needed to tell its
/// owner which step refused or failed, why, and under which output the report lies.
final class Troubles {
    private static final int MOST = 20;

    private Troubles() {}

    /// The steps that refused or failed, in their order, the first few of them: `step`, `state`,
    /// `reason`, and `report`, the name of the output that holds the verdict (empty if there is
    /// none).
    static List<Map<String, Object>> of(Rows rows, RunHead head) {
        List<String> bad =
                Arrays.stream(StepEnd.values())
                        .filter(end -> end == StepEnd.REFUSED || end.fails())
                        .map(StepRow::word)
                        .toList();
        String places = String.join(", ", bad.stream().map(_ -> "?").toList());
        Object[] values = new Object[2 + bad.size()];
        values[0] = head.project();
        values[1] = head.id();
        for (int i = 0; i < bad.size(); i++) {
            values[2 + i] = bad.get(i);
        }
        return rows.list(
                "SELECT s.name, s.state, s.reason, (SELECT MIN(o.name) FROM pipeline_outputs o"
                        + " WHERE o.project = s.project AND o.run = s.run"
                        + " AND o.ordinal = s.ordinal AND o.type = 'verdict') AS report"
                        + " FROM pipeline_steps s WHERE s.project = ? AND s.run = ?"
                        + " AND s.state IN ("
                        + places
                        + ") ORDER BY s.ordinal LIMIT "
                        + MOST,
                row ->
                        Map.<String, Object>of(
                                "step", row.text("name"),
                                "state", row.text("state"),
                                "reason", row.text("reason"),
                                "report", row.textIfAny("report").orElse("")),
                values);
    }
}
