package dev.kaname.tracking;

import dev.kaname.database.Rows;
import dev.kaname.tracking.Experiments.DatasetSummary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which data sets the runs of experiments read, and what for.
final class DatasetSummaries {
    private static final int MOST = 1_000;
    private static final int CHUNK = 1_000;

    private DatasetSummaries() {}

    static List<DatasetSummary> of(Rows rows, String project, List<Long> experiments) {
        Set<DatasetSummary> found = new LinkedHashSet<>();
        for (long experiment : experiments) {
            long last = -1;
            while (found.size() < MOST) {
                List<Long> numbers = read(rows, project, experiment, last, found);
                if (numbers.size() < CHUNK) {
                    break;
                }
                last = numbers.getLast();
            }
        }
        return found.stream().limit(MOST).toList();
    }

    private static List<Long> read(
            Rows rows, String project, long experiment, long last, Set<DatasetSummary> found) {
        return rows.list(
                """
                SELECT number, inputs FROM tracking_runs
                WHERE project = ? AND experiment = ? AND inputs <> '{}' AND number > ?
                ORDER BY number LIMIT ?
                """,
                row -> {
                    found.addAll(summaries(experiment, row.text("inputs")));
                    return row.number("number");
                },
                project,
                experiment,
                last,
                CHUNK);
    }

    private static List<DatasetSummary> summaries(long experiment, String inputs) {
        List<DatasetSummary> summaries = new ArrayList<>();
        for (InputsJson.StoredInput input : InputsJson.inputs(inputs).datasets()) {
            summaries.add(
                    new DatasetSummary(
                            experiment,
                            input.name(),
                            input.digest(),
                            Optional.ofNullable(input.tags().get(SearchedRun.CONTEXT))));
        }
        return summaries;
    }
}
