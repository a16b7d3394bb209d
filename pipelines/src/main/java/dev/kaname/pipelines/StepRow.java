package dev.kaname.pipelines;

import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.pipelines.run.StepEnd;
import dev.kaname.pipelines.run.StepState;
import dev.kaname.pipelines.run.StepState.Blocked;
import dev.kaname.pipelines.run.StepState.Cancelling;
import dev.kaname.pipelines.run.StepState.Ended;
import dev.kaname.pipelines.run.StepState.Launching;
import dev.kaname.pipelines.run.StepState.Publishing;
import dev.kaname.pipelines.run.StepState.Ready;
import dev.kaname.pipelines.run.StepState.Running;
import dev.kaname.pipelines.run.StepState.Spent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A step as it stands in its table.
///
/// @param attempt id of the newest attempt; empty before the first
/// @param reason why it ended as it did; empty if there is nothing to say
record StepRow(int ordinal, StepState state, String attempt, String reason) {
    private static final String COLUMNS =
            "SELECT ordinal, state, missing, attempt, attempts, failures, losses, ending, reason"
                    + " FROM pipeline_steps WHERE project = ? AND run = ?";

    static StepRow read(Rows rows, String project, String run, int ordinal) {
        return rows.first(COLUMNS + " AND ordinal = ?", StepRow::of, project, run, ordinal)
                .orElseThrow(() -> new PipelineFailure.Missing("step " + ordinal + " of " + run));
    }

    static List<StepRow> readAll(Rows rows, String project, String run) {
        return rows.list(COLUMNS + " ORDER BY ordinal", StepRow::of, project, run);
    }

    private static StepRow of(Row row) {
        return new StepRow(
                row.integer("ordinal"),
                state(row),
                row.textIfAny("attempt").orElse(""),
                row.text("reason"));
    }

    private static StepState state(Row row) {
        String word = row.text("state");
        Spent spent =
                new Spent(row.integer("attempts"), row.integer("failures"), row.integer("losses"));
        return switch (word) {
            case "blocked" -> new Blocked(row.integer("missing"));
            case "ready" -> new Ready(spent);
            case "launching" -> new Launching(spent.attempts(), spent);
            case "running" -> new Running(spent.attempts(), spent);
            case "publishing" -> publishing(spent, end(row.textIfAny("ending").orElse("")));
            case "cancelling" -> new Cancelling(spent.attempts());
            default -> new Ended(end(word));
        };
    }

    private static Publishing publishing(Spent spent, StepEnd end) {
        return new Publishing(
                end == StepEnd.CACHED ? Publishing.NO_ATTEMPT : spent.attempts(), end);
    }

    static StepEnd end(String word) {
        return StepEnd.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static String word(StepEnd end) {
        return end.name().toLowerCase(Locale.ROOT);
    }

    static String word(StepState state) {
        return switch (state) {
            case Blocked _ -> "blocked";
            case Ready _ -> "ready";
            case Launching _ -> "launching";
            case Running _ -> "running";
            case Publishing _ -> "publishing";
            case Cancelling _ -> "cancelling";
            case Ended ended -> word(ended.end());
        };
    }

    /// Writes the state; what the new state does not speak of stays as it was.
    void write(Tx tx, String project, String run) {
        String set = "UPDATE pipeline_steps SET state = ?, reason = ?";
        String where = " WHERE project = ? AND run = ? AND ordinal = ?";
        String word = word(state);
        switch (state) {
            case Blocked blocked ->
                    tx.update(
                            set + ", missing = ?" + where,
                            word,
                            reason,
                            blocked.missing(),
                            project,
                            run,
                            ordinal);
            case Ready ready ->
                    tx.update(
                            set + ", missing = 0, failures = ?, losses = ?" + where,
                            word,
                            reason,
                            ready.spent().failures(),
                            ready.spent().losses(),
                            project,
                            run,
                            ordinal);
            case Launching launching ->
                    tx.update(
                            set
                                    + ", attempt = ?, attempts = ?, started_at = COALESCE(started_at, ?)"
                                    + where,
                            word,
                            reason,
                            attempt,
                            launching.attempt(),
                            tx.now(),
                            project,
                            run,
                            ordinal);
            case Running _, Cancelling _ ->
                    tx.update(set + where, word, reason, project, run, ordinal);
            case Publishing publishing ->
                    tx.update(
                            set + ", ending = ?" + where,
                            word,
                            reason,
                            word(publishing.end()),
                            project,
                            run,
                            ordinal);
            case Ended _ ->
                    tx.update(
                            set + ", ended_at = ?" + where,
                            word,
                            reason,
                            tx.now(),
                            project,
                            run,
                            ordinal);
        }
    }

    StepRow with(StepState next, Optional<String> newAttempt, String why) {
        return new StepRow(ordinal, next, newAttempt.orElse(attempt), why);
    }
}
