package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The models that runs log: what is known about them. Their files lie in [Artifacts].
public final class LoggedModels {
    static final String VERSIONS_TAG = "mlflow.modelVersions";
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_VALUE = 100_000;
    private static final String FORBIDDEN = "/:.%\"'";
    private static final String COLUMNS =
            "id, experiment, name, model_type, run, author, attempt, status, created, updated, deleted,"
                    + " params, tags, metrics";

    private final Database database;
    private final Experiments experiments;
    private final Custody custody;
    private final Supplier<String> ids;
    private final Supplier<String> names;

    LoggedModels(
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

    /// Creates a model that is still without files.
    public LoggedModel create(Author author, String project, NewLoggedModel asked) {
        experiments.begin(project);
        asked.name().ifPresent(LoggedModels::checkName);
        asked.type().ifPresent(type -> Checks.length("model_type", "model_type", type, 500));
        Map<String, String> params = texts(asked.params());
        Map<String, String> tags = texts(asked.tags());
        String id = "m-" + ids.get();
        String name = asked.name().orElseGet(names);
        return database.act(
                author.who(),
                tx -> {
                    Experiments.active(tx, project, asked.experiment());
                    asked.run()
                            .ifPresent(run ->
                                    Custody.requireMaker(
                                            author, StoredRun.get(tx, project, run).info()));
                    LoggedModel model =
                            new LoggedModel(
                                    id,
                                    asked.experiment(),
                                    name,
                                    asked.type(),
                                    asked.run(),
                                    author.who().principal(),
                                    author.attempt(),
                                    ModelStatus.PENDING,
                                    tx.now(),
                                    tx.now(),
                                    false,
                                    params,
                                    tags,
                                    List.of());
                    insert(tx, project, model);
                    return Outcome.of(model, created(project, model));
                });
    }

    private static void insert(Tx tx, String project, LoggedModel model) {
        tx.update(
                """
                INSERT INTO tracking_models
                    (project, id, experiment, deleted, created, updated, status, name, model_type,
                     run, author, attempt, params, tags, metrics)
                VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')
                """,
                project,
                model.id(),
                model.experiment(),
                model.created(),
                model.updated(),
                model.status().name(),
                model.name(),
                model.type().orElse(null),
                model.run().orElse(null),
                model.author(),
                model.attempt().orElse(null),
                ContentsJson.write(model.params()),
                ContentsJson.write(model.tags()));
    }

    private static Event created(String project, LoggedModel model) {
        Event event =
                event(project, "loggedmodel.create", model.id())
                        .with("experiment", model.experiment())
                        .with("name", Messages.echo(model.name()));
        return model.run().map(run -> event.about("mlrun", run)).orElse(event);
    }

    /// @throws TrackingFailure.Missing if there is none, or only a deleted one
    public LoggedModel get(String project, String id) {
        return get(project, id, false);
    }

    /// @param deletedToo whether a deleted one is answered too
    public LoggedModel get(String project, String id, boolean deletedToo) {
        return database.read(rows -> get(rows, project, id, deletedToo));
    }

    static LoggedModel get(Rows rows, String project, String id, boolean deletedToo) {
        return rows.first(
                        "SELECT " + COLUMNS + " FROM tracking_models WHERE project = ? AND id = ?",
                        LoggedModels::of,
                        project,
                        id)
                .filter(model -> deletedToo || !model.deleted())
                .orElseThrow(() -> Messages.noLoggedModel(id));
    }

    /// Says whether the upload of the files went well.
    public LoggedModel finish(Author author, String project, String id, ModelStatus status) {
        return database.act(
                author.who(),
                tx -> {
                    LoggedModel model = get(tx, project, id, false);
                    Custody.requireMaker(author, model);
                    if (model.status() == status) {
                        return Outcome.unchanged(model);
                    }
                    set(tx, project, id, "status", status.name());
                    return Outcome.of(
                            get(tx, project, id, false),
                            event(project, "loggedmodel.finish", id).with("status", status.name()));
                });
    }

    /// Deletes a model so that it is no longer found; its files stay.
    public void delete(Author author, String project, String id) {
        database.act(
                author.who(),
                tx -> {
                    LoggedModel model = get(tx, project, id, true);
                    custody.requireMayRemark(tx, author, project, model);
                    if (model.deleted()) {
                        return Outcome.unchanged(true);
                    }
                    set(tx, project, id, "deleted", true);
                    return Outcome.of(true, event(project, "loggedmodel.delete", id));
                });
    }

    public LoggedModel setTags(Author author, String project, String id, List<KeyValue> tags) {
        Map<String, String> added = texts(tags);
        return database.act(
                author.who(),
                tx -> {
                    LoggedModel model = get(tx, project, id, false);
                    custody.requireMayRemark(tx, author, project, model);
                    Map<String, String> next = new TreeMap<>(model.tags());
                    next.putAll(added);
                    if (next.equals(model.tags())) {
                        return Outcome.unchanged(model);
                    }
                    return writeTags(tx, project, id, next);
                });
    }

    /// @throws TrackingFailure.Missing if there is no such tag
    public void deleteTag(Author author, String project, String id, String key) {
        database.act(
                author.who(),
                tx -> {
                    LoggedModel model = get(tx, project, id, false);
                    custody.requireMayRemark(tx, author, project, model);
                    Map<String, String> next = new TreeMap<>(model.tags());
                    if (next.remove(key) == null) {
                        throw new TrackingFailure.Missing(
                                "No tag with key '%s' found for model with ID '%s'."
                                        .formatted(Messages.echo(key), id));
                    }
                    return writeTags(tx, project, id, next);
                });
    }

    private static Outcome<LoggedModel> writeTags(
            Tx tx, String project, String id, Map<String, String> tags) {
        set(tx, project, id, "tags", ContentsJson.write(tags));
        return Outcome.of(
                get(tx, project, id, false), event(project, "loggedmodel.tag", id).asGathered());
    }

    /// Adds params; as with runs, the same value again is fine and another is refused.
    public void addParams(Author author, String project, String id, List<KeyValue> params) {
        Map<String, String> added = texts(params);
        database.act(
                author.who(),
                tx -> {
                    LoggedModel model = get(tx, project, id, false);
                    Custody.requireMaker(author, model);
                    Map<String, String> next = new TreeMap<>(model.params());
                    added.forEach((key, value) -> addParam(next, key, value, id));
                    if (next.equals(model.params())) {
                        return Outcome.unchanged(true);
                    }
                    set(tx, project, id, "params", ContentsJson.write(next));
                    return Outcome.of(true, event(project, "loggedmodel.log", id).asGathered());
                });
    }

    private static void addParam(
            Map<String, String> params, String key, String value, String model) {
        String known = params.putIfAbsent(key, value);
        if (known != null && !known.equals(value)) {
            throw new TrackingFailure.Invalid(
                    "params",
                    "Changing param values is not allowed. Param with key='%s' was already logged with value='%s' for model ID='%s'. Attempted logging new value '%s'."
                            .formatted(
                                    Messages.echo(key),
                                    Messages.echo(known),
                                    model,
                                    Messages.echo(value)));
        }
    }

    public Page<LoggedModel> search(String project, LoggedModelQuery query) {
        return new LoggedModelSearch(database).search(project, query);
    }

    /// All models that were logged with the token of an attempt, oldest first.
    public List<LoggedModel> ofAttempt(String project, String attempt) {
        return database.read(rows ->
                rows.list(
                        "SELECT "
                                + COLUMNS
                                + " FROM tracking_models WHERE project = ? AND attempt = ?"
                                + " AND deleted = 0 ORDER BY created, id",
                        LoggedModels::of,
                        project,
                        attempt));
    }

    static List<LoggedModel> ofExperiments(Rows rows, String project, List<Long> experiments) {
        String marks = String.join(", ", Collections.nCopies(experiments.size(), "?"));
        @Nullable Object[] arguments = new @Nullable Object[experiments.size() + 1];
        arguments[0] = project;
        for (int i = 0; i < experiments.size(); i++) {
            arguments[i + 1] = experiments.get(i);
        }
        return rows.list(
                "SELECT "
                        + COLUMNS
                        + " FROM tracking_models WHERE project = ? AND deleted = 0"
                        + " AND experiment IN ("
                        + marks
                        + ")",
                LoggedModels::of,
                arguments);
    }

    /// Notes at a logged model that a version of a registered model was made of it.
    static void noteVersion(Tx tx, String project, String id, String name, long version) {
        LoggedModel model = get(tx, project, id, true);
        Map<String, String> tags = new TreeMap<>(model.tags());
        tags.put(VERSIONS_TAG, VersionsTag.with(tags.get(VERSIONS_TAG), name, version));
        set(tx, project, id, "tags", ContentsJson.write(tags));
    }

    /// @param column one of ours, never a stranger's text
    private static void set(Tx tx, String project, String id, String column, Object value) {
        tx.update(
                "UPDATE tracking_models SET "
                        + column
                        + " = ?, updated = ? WHERE project = ? AND id = ?",
                value,
                tx.now(),
                project,
                id);
    }

    private static Map<String, String> texts(List<KeyValue> sent) {
        Map<String, String> texts = new TreeMap<>();
        for (KeyValue each : sent) {
            Checks.length("key", "key", each.key(), Checks.LONGEST_KEY);
            Checks.length("value", "value", each.value(), LONGEST_VALUE);
            texts.put(each.key(), each.value());
        }
        return texts;
    }

    private static void checkName(String name) {
        boolean bad = name.isEmpty() || name.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0);
        if (bad) {
            throw new TrackingFailure.Invalid(
                    "name",
                    "Invalid model name ('%s') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%%', '\"', \"'\")"
                            .formatted(Messages.echo(name)));
        }
        Checks.length("name", "name", name, LONGEST_NAME);
    }

    private static Event event(String project, String kind, String id) {
        return Event.of(project, kind, "loggedmodel", id);
    }

    private static LoggedModel of(Row row) {
        String id = row.text("id");
        return new LoggedModel(
                id,
                row.number("experiment"),
                row.text("name"),
                row.textIfAny("model_type"),
                row.textIfAny("run"),
                row.text("author"),
                row.textIfAny("attempt"),
                ModelStatus.valueOf(row.text("status")),
                row.instant("created"),
                row.instant("updated"),
                row.flag("deleted"),
                ContentsJson.texts(row.text("params")),
                ContentsJson.texts(row.text("tags")),
                ModelMetrics.read(id, row.text("metrics")));
    }
}
