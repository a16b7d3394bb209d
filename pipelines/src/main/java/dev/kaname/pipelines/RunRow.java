package dev.kaname.pipelines;

import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.pipelines.run.RunDecision;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.run.RunTally;
import java.util.Optional;

/// What changes about a pipeline run, as it stands in its table.
record RunRow(RunState state, RunTally tally) {
    static RunRow read(Rows rows, String project, String run) {
        return rows.first(
                        "SELECT state, open_steps, failed_steps, refused_steps FROM pipeline_runs"
                                + " WHERE project = ? AND id = ?",
                        row ->
                                new RunRow(
                                        RunState.of(row.text("state")),
                                        new RunTally(
                                                row.integer("open_steps"),
                                                row.integer("failed_steps"),
                                                row.integer("refused_steps"))),
                        project,
                        run)
                .orElseThrow(() -> new PipelineFailure.Missing("pipeline run " + run));
    }

    void write(Tx tx, String project, String run, RunRow old) {
        if (equals(old)) {
            return;
        }
        tx.update(
                "UPDATE pipeline_runs SET state = ?, open_steps = ?, failed_steps = ?, refused_steps = ?"
                        + " WHERE project = ? AND id = ?",
                state.word(),
                tally.open(),
                tally.failed(),
                tally.refused(),
                project,
                run);
        if (state.isOver()) {
            tx.update(
                    "UPDATE pipeline_runs SET ended_at = ? WHERE project = ? AND id = ?",
                    tx.now(),
                    project,
                    run);
        }
    }

    /// Lets the run that waited for this one begin, and answers its id. A snapshot's run is waited
    /// for by none, so after it another may still be under way.
    static Optional<String> admitNext(Tx tx, RunHead over) {
        Optional<String> next =
                tx.first(
                        "SELECT id FROM pipeline_runs WHERE project = ? AND pipeline = ?"
                                + " AND ended_at IS NULL AND state = ? AND NOT EXISTS ("
                                + "SELECT 1 FROM pipeline_runs o WHERE o.project = ? AND o.pipeline = ?"
                                + " AND o.ended_at IS NULL AND o.state <> ? AND o.trigger_kind <> ?)"
                                + " ORDER BY number",
                        row -> row.text("id"),
                        over.project(),
                        over.pipeline(),
                        RunState.QUEUED.word(),
                        over.project(),
                        over.pipeline(),
                        RunState.QUEUED.word(),
                        Wish.SNAPSHOT);
        next.ifPresent(id ->
                tx.update(
                        "UPDATE pipeline_runs SET state = ?, started_at = ? WHERE project = ? AND id = ?",
                        RunDecision.admitted(RunState.QUEUED).word(),
                        tx.now(),
                        over.project(),
                        id));
        return next;
    }
}
