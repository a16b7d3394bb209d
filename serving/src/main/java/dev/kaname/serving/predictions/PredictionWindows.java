package dev.kaname.serving.predictions;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Event;
import dev.kaname.database.Lane;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Windows in the database: a node of the shared graph for each deployment and hour in which it
/// predicted, with counts.
///
/// Counts are taken from memory about once a minute: a server that dies loses what came since.
public final class PredictionWindows {
    private final Database database;

    public PredictionWindows(Database database) {
        this.database = database;
    }

    /// Writes down what was counted so far in this run of the server. Repeating it with the same
    /// counts changes nothing.
    ///
    /// @param begun when this run of the server began: counts of earlier runs are added to
    public void record(WindowCounts counts, Instant begun) {
        database.act(Who.SYSTEM, Lane.BULK, tx -> record(tx, counts, begun));
    }

    private static Outcome<Boolean> record(Tx tx, WindowCounts counts, Instant begun) {
        Deployed deployed = counts.deployed();
        Optional<WindowCounts> before =
                tx.first(
                        """
                        SELECT predictions, errors, row_count FROM prediction_windows
                        WHERE project = ? AND deployment = ? AND hour = ? AND replica = ? AND begun = ?
                        """,
                        row ->
                                new WindowCounts(
                                        deployed,
                                        counts.hour(),
                                        counts.replica(),
                                        row.number("predictions"),
                                        row.number("errors"),
                                        row.number("row_count")),
                        deployed.project(),
                        deployed.id(),
                        counts.hour(),
                        counts.replica(),
                        begun);
        if (before.isPresent() && before.get().equals(counts)) {
            return Outcome.unchanged(false);
        }
        tx.update(
                """
                INSERT INTO prediction_windows
                  (project, deployment, hour, replica, begun, endpoint, predictions, errors, row_count)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (project, deployment, hour, replica, begun) DO UPDATE
                SET predictions = excluded.predictions, errors = excluded.errors, row_count = excluded.row_count
                """,
                deployed.project(),
                deployed.id(),
                counts.hour(),
                counts.replica(),
                begun,
                deployed.endpoint(),
                counts.predictions(),
                counts.errors(),
                counts.rows());
        Event event =
                Event.of(deployed.project(), "prediction.window", "window", counts.id())
                        .about("deployment", deployed.id())
                        .with("hour", counts.hour().toString())
                        .with("predictions", counts.predictions())
                        .with("errors", counts.errors())
                        .with("rows", counts.rows());
        return before.isPresent()
                ? Outcome.of(true, event.asGathered())
                : Outcome.of(true, event, edge(counts));
    }

    private static Edge edge(WindowCounts counts) {
        Deployed deployed = counts.deployed();
        return new Edge(
                new Edge.Node("deployment", deployed.id(), deployed.label()),
                new Edge.Node("window", counts.id(), deployed.label() + " " + counts.hour()),
                "predicted");
    }

    /// Predictions of one deployment in one hour, on all replicas.
    public record WindowSum(Instant hour, long predictions, long errors, long rows) {}

    /// The windows of a deployment, newest first.
    public List<WindowSum> of(String project, String deployment, int limit) {
        return database.read(rows ->
                rows.list(
                        """
                        SELECT hour, CAST(SUM(predictions) AS BIGINT) AS predictions,
                          CAST(SUM(errors) AS BIGINT) AS errors,
                          CAST(SUM(row_count) AS BIGINT) AS row_count
                        FROM prediction_windows WHERE project = ? AND deployment = ?
                        GROUP BY hour ORDER BY hour DESC LIMIT ?
                        """,
                        PredictionWindows::sum,
                        project,
                        deployment,
                        limit));
    }

    private static WindowSum sum(Row row) {
        return new WindowSum(
                row.instant("hour"),
                row.number("predictions"),
                row.number("errors"),
                row.number("row_count"));
    }
}
