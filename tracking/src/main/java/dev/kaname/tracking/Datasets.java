package dev.kaname.tracking;

import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The data sets of a project, each read once per answer however many runs name it.
final class Datasets {
    private final Rows rows;
    private final String project;
    private final Map<Long, Dataset> known = new HashMap<>();

    Datasets(Rows rows, String project) {
        this.rows = rows;
        this.project = project;
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
