package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Runs: their life, and finding them. What is logged to them is [RunLog]'s.
public final class Runs {
    private static final String USER = "mlflow.user";
    private static final int LONGEST_NAME = Checks.LONGEST_TAG;

    private final Database database;
    private final Experiments experiments;
    private final Custody custody;
    private final Supplier<String> ids;
    private final Supplier<String> names;

    Runs(
            Database database,
            Experiments experiments,
            Custody custody,
            Supplier<String> ids,
            Supplier<String> names) {
        this.database = database;
        this.experiments = experiments;
        this.custody = custody;
        this.ids = ids;
        this.names = names;
    }

    /// Creates a run in an active experiment.
    public Run create(Author author, String project, NewRun asked) {
        experiments.begin(project);
        Map<String, String> tags = new TreeMap<>();
        for (KeyValue tag : asked.tags()) {
            KeyValue kept = Checks.tag(tag, "");
            tags.put(kept.key(), kept.value());
        }
        String name = name(asked, tags);
        tags.put(Change.RUN_NAME, name);
        String user = asked.user().isEmpty() ? tags.getOrDefault(USER, "") : asked.user();
        Checks.length("user_id", "user_id", user, LONGEST_NAME);
        String id = ids.get();
        return database.act(
                author.who(),
                tx -> {
                    Experiments.active(tx, project, asked.experiment());
                    Run run = insert(tx, author, project, id, asked, name, user, tags);
                    return Outcome.of(run, created(project, run), edges(run.info()));
                });
    }

    private String name(NewRun asked, Map<String, String> tags) {
        Optional<String> given = asked.name().filter(name -> !name.isEmpty());
        Optional<String> tagged = Optional.ofNullable(tags.get(Change.RUN_NAME));
        if (given.isPresent() && tagged.isPresent() && !given.equals(tagged)) {
            throw new TrackingFailure.Invalid(
                    "run_name",
                    "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='%s', mlflow.runName='%s')."
                            .formatted(Messages.echo(given.get()), Messages.echo(tagged.get())));
        }
        String name = given.or(() -> tagged).orElseGet(names);
        Checks.length("run_name", "run_name", name, LONGEST_NAME);
        return name;
    }

    private static Run insert(
            Tx tx,
            Author author,
            String project,
            String id,
            NewRun asked,
            String name,
            String user,
            Map<String, String> tags) {
        RunInfo info =
                new RunInfo(
                        id,
                        asked.experiment(),
                        name,
                        user,
                        RunStatus.RUNNING,
                        asked.started().orElse(tx.now().toEpochMilli()),
                        java.util.OptionalLong.empty(),
                        false,
                        author.who().principal(),
                        author.attempt());
        tx.update(
                """
                INSERT INTO tracking_runs
                    (project, id, experiment, deleted, started_ms, ended_ms, status, name,
                     user_name, author, attempt, params, tags, metrics, inputs, outputs)
                VALUES (?, ?, ?, 0, ?, 0, ?, ?, ?, ?, ?, '{}', ?, '{}', '{}', '[]')
                """,
                project,
                id,
                asked.experiment(),
                info.started(),
                info.status().name(),
                name,
                user,
                info.author(),
                info.attempt().orElse(null),
                ContentsJson.write(tags));
        return new Run(info, Map.of(), tags, List.of(), List.of(), List.of(), List.of());
    }

    private static Event created(String project, Run run) {
        return event(project, "run.create", run.info().id())
                .with("experiment", run.info().experiment())
                .with("name", Messages.echo(run.info().name()));
    }

    private static List<Edge> edges(RunInfo info) {
        return info.attempt()
                .map(attempt ->
                        List.of(
                                new Edge(
                                        new Edge.Node("attempt", attempt, attempt),
                                        node(info),
                                        "logged")))
                .orElse(List.of());
    }

    static Edge.Node node(RunInfo info) {
        return new Edge.Node("mlrun", info.id(), info.name());
    }

    static Event event(String project, String kind, String id) {
        return Event.of(project, kind, "mlrun", id);
    }

    /// @throws TrackingFailure.Missing if there is none; a deleted one is found
    public Run get(String project, String id) {
        return database.read(
                rows -> StoredRun.get(rows, project, id).opened(new Datasets(rows, project)));
    }

    /// The run without its contents.
    ///
    /// @throws TrackingFailure.Missing if there is none; a deleted one is found
    public RunInfo info(String project, String id) {
        return database.read(rows -> StoredRun.get(rows, project, id).info());
    }

    /// Changes status, end or name of an active run.
    public RunInfo update(Author author, String project, String id, RunUpdate update) {
        Optional<String> name = update.name().filter(text -> !text.isEmpty());
        name.ifPresent(text -> Checks.length("run_name", "run_name", text, LONGEST_NAME));
        return database.act(
                author.who(),
                tx -> {
                    StoredRun run = StoredRun.active(tx, project, id);
                    RunInfo next = updated(run.info(), update, name);
                    requireMayUpdate(tx, author, project, run.info(), next);
                    if (next.equals(run.info())) {
                        return Outcome.unchanged(next);
                    }
                    write(tx, run, next);
                    return Outcome.of(next, ended(project, run.info(), next));
                });
    }

    private void requireMayUpdate(Tx tx, Author author, String project, RunInfo now, RunInfo next) {
        if (next.status() == now.status() && next.ended().equals(now.ended())) {
            custody.requireMayRemark(tx, author, project, now);
        } else {
            Custody.requireMaker(author, now);
        }
    }

    private static RunInfo updated(RunInfo now, RunUpdate update, Optional<String> name) {
        return new RunInfo(
                now.id(),
                now.experiment(),
                name.orElse(now.name()),
                now.user(),
                update.status().orElse(now.status()),
                now.started(),
                update.ended().isPresent() ? update.ended() : now.ended(),
                now.deleted(),
                now.author(),
                now.attempt());
    }

    private static void write(Tx tx, StoredRun run, RunInfo next) {
        tx.update(
                "UPDATE tracking_runs SET status = ?, ended_ms = ?, name = ? WHERE number = ?",
                next.status().name(),
                next.ended().orElse(0),
                next.name(),
                run.number());
        if (!next.name().equals(run.info().name())) {
            Map<String, String> tags = ContentsJson.texts(run.tags());
            tags.put(Change.RUN_NAME, next.name());
            tx.update(
                    "UPDATE tracking_runs SET tags = ? WHERE number = ?",
                    ContentsJson.write(tags),
                    run.number());
        }
    }

    private static Event ended(String project, RunInfo before, RunInfo after) {
        boolean ends = after.status() != before.status() && after.status().isOver();
        return event(project, ends ? "run.end" : "run.update", after.id())
                .with("experiment", after.experiment())
                .with("status", after.status().name());
    }

    /// Deletes a run so that searches hide it; it can still be read. Doing so twice is fine.
    public void delete(Author author, String project, String id) {
        setDeleted(author, project, id, true);
    }

    public void restore(Author author, String project, String id) {
        setDeleted(author, project, id, false);
    }

    private void setDeleted(Author author, String project, String id, boolean deleted) {
        database.act(
                author.who(),
                tx -> {
                    StoredRun run = StoredRun.get(tx, project, id);
                    custody.requireMayRemark(tx, author, project, run.info());
                    if (run.info().deleted() == deleted) {
                        return Outcome.unchanged(true);
                    }
                    tx.update(
                            "UPDATE tracking_runs SET deleted = ? WHERE number = ?",
                            deleted,
                            run.number());
                    return Outcome.of(
                            true, event(project, deleted ? "run.delete" : "run.restore", id));
                });
    }

    /// Searches the runs of some experiments.
    public Page<Run> search(String project, List<Long> experimentNumbers, Query query) {
        return new RunSearch(database).search(project, experimentNumbers, query);
    }

    /// The runs that were created with the token of an attempt, oldest first.
    public List<Run> ofAttempt(String project, String attempt) {
        return database.read(rows -> {
            Datasets datasets = new Datasets(rows, project);
            return rows
                    .list(
                            "SELECT "
                                    + StoredRun.COLUMNS
                                    + " FROM tracking_runs WHERE project = ? AND attempt = ?"
                                    + " ORDER BY number",
                            StoredRun::of,
                            project,
                            attempt)
                    .stream()
                    .map(run -> run.opened(datasets))
                    .toList();
        });
    }

    /// The latest value of each metric over all runs of an attempt; where several runs logged the
    /// same key, that of the youngest run.
    public Map<String, Double> metricsOfAttempt(String project, String attempt) {
        Map<String, Double> metrics = new HashMap<>();
        for (Run run : ofAttempt(project, attempt)) {
            run.metrics().forEach(metric -> metrics.put(metric.key(), metric.value()));
        }
        return metrics;
    }
}
