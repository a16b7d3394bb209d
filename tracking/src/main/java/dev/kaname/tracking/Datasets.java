package dev.kaname.tracking;

import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The data sets of a project, each read once per answer however many runs name it.
final class Datasets {
    /// All that one run names may hold together, in characters: whoever reads the run reads them.
    private static final long MOST_OF_RUN = 32 << 20;

    private final Rows rows;
    private final String project;
    private final Map<Long, Dataset> known = new HashMap<>();

    Datasets(Rows rows, String project) {
        this.rows = rows;
        this.project = project;
    }

    /// Characters of what the data sets of a run hold.
    static long weight(Run run) {
        return run.datasets().stream()
                .map(Run.DatasetInput::dataset)
                .mapToLong(dataset ->
                        dataset.source().length()
                                + dataset.schema().map(String::length).orElse(0)
                                + dataset.profile().map(String::length).orElse(0))
                .sum();
    }

    /// @throws TrackingFailure.Invalid if these together are too much for one run
    static void requireLight(Rows rows, String project, Collection<Long> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        List<@Nullable Object> arguments = new ArrayList<>(numbers);
        arguments.add(project);
        long weight =
                rows.first(
                                "SELECT SUM(LENGTH(source) + LENGTH(COALESCE(schema, ''))"
                                        + " + LENGTH(COALESCE(profile, ''))) AS weight"
                                        + " FROM tracking_datasets WHERE number IN ("
                                        + String.join(
                                                ", ", Collections.nCopies(numbers.size(), "?"))
                                        + ") AND project = ?",
                                row -> row.number("weight"),
                                arguments.toArray())
                        .orElseThrow();
        if (weight > MOST_OF_RUN) {
            throw new TrackingFailure.Invalid(
                    "datasets",
                    "the datasets of a run can have at most "
                            + MOST_OF_RUN
                            + " characters of schemas and profiles together");
        }
    }

    Dataset get(long number) {
        return known.computeIfAbsent(number, this::read);
    }

    private Dataset read(long number) {
        return rows.first(
                        """
                        SELECT name, digest, source_type, source, schema, profile
                        FROM tracking_datasets WHERE project = ? AND number = ?
                        """,
                        row ->
                                new Dataset(
                                        row.text("name"),
                                        row.text("digest"),
                                        row.text("source_type"),
                                        row.text("source"),
                                        row.textIfAny("schema"),
                                        row.textIfAny("profile")),
                        project,
                        number)
                .orElseThrow(() -> new IllegalStateException("data set " + number + " is gone"));
    }

    /// The number of a data set, which is given one if it has none. Known by name and digest; the
    /// first description stays.
    static long number(Tx tx, String project, long experiment, Dataset dataset) {
        Optional<Long> found = find(tx, project, experiment, dataset);
        if (found.isPresent()) {
            return found.get();
        }
        return tx.first(
                        """
                        INSERT INTO tracking_datasets
                            (project, experiment, name, digest, source_type, source, schema, profile)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        RETURNING number
                        """,
                        row -> row.number("number"),
                        project,
                        experiment,
                        dataset.name(),
                        dataset.digest(),
                        dataset.sourceType(),
                        dataset.source(),
                        dataset.schema().orElse(null),
                        dataset.profile().orElse(null))
                .orElseThrow();
    }

    private static Optional<Long> find(
            Rows rows, String project, long experiment, Dataset dataset) {
        return rows.first(
                """
                SELECT number FROM tracking_datasets
                WHERE project = ? AND experiment = ? AND name = ? AND digest = ?
                """,
                row -> row.number("number"),
                project,
                experiment,
                dataset.name(),
                dataset.digest());
    }
}
