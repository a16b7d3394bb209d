package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The experiments of all projects.
///
/// Every project has the experiment 0, `Default`, from the start: it is written when a project is
/// first spoken of.
public final class Experiments {
    private static final String COLUMNS = "number, name, deleted, created, updated, author, tags";
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_TAG = 20_000;
    private static final int RACES = 5;
    private static final int MOST_SEARCHED = 20;

    private final Database database;
    private final Set<String> begun = ConcurrentHashMap.newKeySet();

    Experiments(Database database) {
        this.database = database;
    }

    /// Writes the experiment `Default` of a project that has none.
    void begin(String project) {
        if (begun.contains(project)) {
            return;
        }
        if (!database.read(rows -> hasDefault(rows, project))) {
            try {
                database.act(Who.SYSTEM, tx -> writeDefault(tx, project));
            } catch (DatabaseFailure.Duplicate alreadyThere) {
                // another server was as quick
            }
        }
        begun.add(project);
    }

    private static boolean hasDefault(Rows rows, String project) {
        return rows.any(
                "SELECT 1 FROM tracking_experiments WHERE project = ? AND number = 0", project);
    }

    private static Outcome<Boolean> writeDefault(Tx tx, String project) {
        if (hasDefault(tx, project)) {
            return Outcome.unchanged(false);
        }
        insert(tx, project, 0, "Default", Who.SYSTEM.principal(), Map.of());
        return Outcome.of(true, event(project, "experiment.create", 0));
    }

    /// Creates an experiment and answers its number.
    ///
    /// @throws TrackingFailure.Exists if the name is taken, be it by a deleted experiment
    public long create(Author author, String project, String name, List<KeyValue> tags) {
        begin(project);
        checkName(name);
        Map<String, String> kept = new TreeMap<>();
        for (KeyValue tag : tags) {
            Checks.strictTag(tag, LONGEST_TAG);
            kept.put(tag.key(), tag.value());
        }
        for (int race = 1; ; race++) {
            try {
                return database.act(author.who(), tx -> create(tx, author, project, name, kept));
            } catch (DatabaseFailure.Duplicate lost) {
                // PostgreSQL: somebody took the number or the name between our look and our write
                if (race == RACES) {
                    throw lost;
                }
            }
        }
    }

    private static Outcome<Long> create(
            Tx tx, Author author, String project, String name, Map<String, String> tags) {
        requireFree(tx, project, name);
        long number =
                tx.first(
                                """
                                SELECT MAX(number) + 1 AS next FROM tracking_experiments
                                WHERE project = ?
                                """,
                                row -> row.number("next"),
                                project)
                        .orElseThrow();
        insert(tx, project, number, name, author.who().principal(), tags);
        return Outcome.of(number, event(project, "experiment.create", number).with("name", name));
    }

    private static void requireFree(Rows rows, String project, String name) {
        find(rows, project, name)
                .ifPresent(other -> {
                    throw new TrackingFailure.Exists(
                            "Experiment(name=%s) already exists.%s"
                                    .formatted(
                                            Messages.echo(name),
                                            other.deleted()
                                                    ? " It is deleted: restore it, or choose another name."
                                                    : ""));
                });
    }

    private static void insert(
            Tx tx,
            String project,
            long number,
            String name,
            String author,
            Map<String, String> tags) {
        tx.update(
                """
                INSERT INTO tracking_experiments
                    (project, number, name, deleted, created, updated, author, tags)
                VALUES (?, ?, ?, 0, ?, ?, ?, ?)
                """,
                project,
                number,
                name,
                tx.now(),
                tx.now(),
                author,
                ContentsJson.write(tags));
    }

    /// @throws TrackingFailure.Missing if there is none; a deleted one is found
    public Experiment get(String project, long number) {
        begin(project);
        return database.read(rows -> get(rows, project, number));
    }

    /// The experiment of a name, deleted or not.
    public Optional<Experiment> find(String project, String name) {
        begin(project);
        return database.read(rows -> find(rows, project, name));
    }

    private static Optional<Experiment> find(Rows rows, String project, String name) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM tracking_experiments WHERE project = ? AND name = ?",
                Experiments::of,
                project,
                name);
    }

    static Experiment get(Rows rows, String project, long number) {
        return rows.first(
                        "SELECT "
                                + COLUMNS
                                + " FROM tracking_experiments WHERE project = ? AND number = ?",
                        Experiments::of,
                        project,
                        number)
                .orElseThrow(() -> Messages.noExperiment(Long.toString(number)));
    }

    static Experiment active(Rows rows, String project, long number) {
        Experiment experiment = get(rows, project, number);
        if (experiment.deleted()) {
            throw Messages.notActive("experiment", Long.toString(number));
        }
        return experiment;
    }

    static List<Experiment> all(Rows rows, String project) {
        return rows.list(
                "SELECT " + COLUMNS + " FROM tracking_experiments WHERE project = ?",
                Experiments::of,
                project);
    }

    public Page<Experiment> search(String project, Query query) {
        begin(project);
        return new ExperimentSearch(database).search(project, query);
    }

    /// Gives an active experiment another name.
    public void rename(Author author, String project, long number, String name) {
        begin(project);
        checkName(name);
        database.act(
                author.who(),
                tx -> {
                    Experiment experiment = get(tx, project, number);
                    if (experiment.deleted()) {
                        throw new TrackingFailure.WrongState(
                                "Cannot rename a non-active experiment.");
                    }
                    if (experiment.name().equals(name)) {
                        return Outcome.unchanged(true);
                    }
                    requireFree(tx, project, name);
                    update(tx, project, number, "name", name);
                    return Outcome.of(
                            true, event(project, "experiment.update", number).with("name", name));
                });
    }

    /// Deletes an active experiment, and its runs with it. Its name stays taken.
    public void delete(Author author, String project, long number) {
        begin(project);
        setDeleted(author, project, number, true);
    }

    /// Restores a deleted experiment with all its runs.
    public void restore(Author author, String project, long number) {
        begin(project);
        setDeleted(author, project, number, false);
    }

    private void setDeleted(Author author, String project, long number, boolean deleted) {
        database.act(
                author.who(),
                tx -> {
                    if (get(tx, project, number).deleted() == deleted) {
                        throw new TrackingFailure.Missing(
                                "No %s Experiment with id=%d exists"
                                        .formatted(deleted ? "active" : "deleted", number));
                    }
                    update(tx, project, number, "deleted", deleted);
                    tx.update(
                            """
                            UPDATE tracking_runs SET deleted = ?
                            WHERE project = ? AND experiment = ? AND deleted <> ?
                            """,
                            deleted,
                            project,
                            number,
                            deleted);
                    String kind = deleted ? "experiment.delete" : "experiment.restore";
                    return Outcome.of(true, event(project, kind, number));
                });
    }

    public void setTag(Author author, String project, long number, KeyValue tag) {
        begin(project);
        Checks.strictTag(tag, LONGEST_TAG);
        database.act(
                author.who(),
                tx -> {
                    Map<String, String> tags = new TreeMap<>(active(tx, project, number).tags());
                    if (tag.value().equals(tags.put(tag.key(), tag.value()))) {
                        return Outcome.unchanged(true);
                    }
                    return writeTags(tx, project, number, tags);
                });
    }

    /// @throws TrackingFailure.Missing if there is no such tag
    public void deleteTag(Author author, String project, long number, String key) {
        begin(project);
        database.act(
                author.who(),
                tx -> {
                    Map<String, String> tags = new TreeMap<>(active(tx, project, number).tags());
                    if (tags.remove(key) == null) {
                        throw new TrackingFailure.Missing(
                                "No tag with name: %s in experiment with id %d"
                                        .formatted(Messages.echo(key), number));
                    }
                    return writeTags(tx, project, number, tags);
                });
    }

    private static Outcome<Boolean> writeTags(
            Tx tx, String project, long number, Map<String, String> tags) {
        update(tx, project, number, "tags", ContentsJson.write(tags));
        return Outcome.of(true, event(project, "experiment.tag", number).asGathered());
    }

    /// @param column one of ours, never a stranger's text
    private static void update(Tx tx, String project, long number, String column, Object value) {
        tx.update(
                "UPDATE tracking_experiments SET "
                        + column
                        + " = ?, updated = ? WHERE project = ? AND number = ?",
                value,
                tx.now(),
                project,
                number);
    }

    /// A data set that some run of an experiment read.
    ///
    /// @param context what for, for example `train`
    public record DatasetSummary(
            long experiment, String name, String digest, Optional<String> context) {}

    /// The data sets that the runs of some experiments read, at most 1,000.
    public List<DatasetSummary> datasets(String project, List<Long> numbers) {
        if (numbers.isEmpty() || numbers.size() > MOST_SEARCHED) {
            throw new TrackingFailure.Invalid(
                    "experiment_ids",
                    "SearchDatasets request must specify at least one and at most %d experiment_ids. Received %d experiment_ids."
                            .formatted(MOST_SEARCHED, numbers.size()));
        }
        return database.read(rows -> DatasetSummaries.of(rows, project, numbers));
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw new TrackingFailure.Invalid("name", "Invalid experiment name: ''");
        }
        Checks.length("name", "name", name, LONGEST_NAME);
    }

    private static Event event(String project, String kind, long number) {
        return Event.of(project, kind, "experiment", Long.toString(number));
    }

    private static Experiment of(Row row) {
        return new Experiment(
                row.number("number"),
                row.text("name"),
                row.flag("deleted"),
                row.instant("created"),
                row.instant("updated"),
                row.text("author"),
                ContentsJson.texts(row.text("tags")));
    }
}
