package dev.kaname.tracking;

import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A row of `tracking_runs` with its contents still as text.
record StoredRun(
        long number,
        RunInfo info,
        String params,
        String tags,
        String metrics,
        String inputs,
        String outputs) {
    static final String COLUMNS =
            "number, id, experiment, deleted, started_ms, ended_ms, status, name, user_name, author,"
                    + " attempt, params, tags, metrics, inputs, outputs";

    static StoredRun of(Row row) {
        return new StoredRun(
                row.number("number"),
                info(row),
                row.text("params"),
                row.text("tags"),
                row.text("metrics"),
                row.text("inputs"),
                row.text("outputs"));
    }

    private static RunInfo info(Row row) {
        long ended = row.number("ended_ms");
        return new RunInfo(
                row.text("id"),
                row.number("experiment"),
                row.text("name"),
                row.text("user_name"),
                RunStatus.valueOf(row.text("status")),
                row.number("started_ms"),
                ended == 0 ? OptionalLong.empty() : OptionalLong.of(ended),
                row.flag("deleted"),
                row.text("author"),
                row.textIfAny("attempt"));
    }

    static Optional<StoredRun> find(Rows rows, String project, String id) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM tracking_runs WHERE project = ? AND id = ?",
                StoredRun::of,
                project,
                id);
    }

    static StoredRun get(Rows rows, String project, String id) {
        return find(rows, project, id).orElseThrow(() -> Messages.noRun(id));
    }

    /// The run, provided that it may be written to.
    static StoredRun active(Rows rows, String project, String id) {
        StoredRun run = get(rows, project, id);
        if (run.info().deleted()) {
            throw Messages.notActive("run", id);
        }
        return run;
    }

    Contents contents() {
        return new Contents(
                ContentsJson.texts(params),
                ContentsJson.texts(tags),
                ContentsJson.metrics(metrics));
    }

    /// The run as others see it.
    Run opened(Datasets datasets) {
        List<Metric> latest = new ArrayList<>();
        ContentsJson.metrics(metrics)
                .forEach((key, value) ->
                        latest.add(Metric.of(key, value.value(), value.timestamp(), value.step())));
        InputsJson.Stored stored = InputsJson.inputs(inputs);
        List<Run.DatasetInput> read =
                stored.datasets().stream()
                        .map(input ->
                                new Run.DatasetInput(
                                        datasets.get(input.dataset()), Map.copyOf(input.tags())))
                        .toList();
        return new Run(
                info,
                ContentsJson.texts(params),
                ContentsJson.texts(tags),
                latest,
                read,
                stored.models(),
                InputsJson.outputs(outputs));
    }
}
