package dev.kaname.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is logged to runs. Every call is one act, and writing the same again changes nothing: a
/// client may send each of them twice.
public final class RunLog {
    private static final String LOGGED_MODELS = "mlflow.log-model.history";
    private static final int MOST_DATASETS = 1_000;
    private static final List<String> MODEL_FIELDS =
            List.of("artifact_path", "flavors", "utc_time_created", "run_id");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final Custody custody;

    RunLog(Database database, Custody custody) {
        this.database = database;
        this.custody = custody;
    }

    /// Writes a batch: all of it, or nothing if any of it is refused.
    ///
    /// @throws TrackingFailure.Invalid if something is malformed, or a param has another value
    public void log(Author author, String project, String run, Batch batch) {
        Batch checked = Checks.batch(batch);
        database.act(author.who(), tx -> write(tx, author, project, run, checked));
    }

    private Outcome<Boolean> write(Tx tx, Author author, String project, String id, Batch batch) {
        StoredRun run = StoredRun.active(tx, project, id);
        custody.requireMayWrite(tx, author, project, run.info(), batch);
        if (batch.isEmpty()) {
            return Outcome.unchanged(false);
        }
        Change change = Change.of(id, run.contents(), batch);
        if (change.isNothing()) {
            return Outcome.unchanged(false);
        }
        writePoints(tx, run.number(), change.points());
        writeContents(tx, run.number(), change);
        ModelMetrics.write(tx, project, id, batch.metrics());
        return Outcome.of(true, logged(project, id, batch));
    }

    private static void writePoints(Tx tx, long run, List<Change.Point> points) {
        List<@Nullable Object[]> rows = new ArrayList<>(points.size());
        for (Change.Point point : points) {
            boolean nan = Double.isNaN(point.value());
            rows.add(
                    new @Nullable Object[] {
                        run,
                        point.number(),
                        point.step(),
                        point.timestamp(),
                        nan ? 0.0 : point.value() + 0.0,
                        nan
                    });
        }
        tx.batch(
                """
                INSERT INTO tracking_points (run, key, step, at_ms, value, nan)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                rows);
    }

    private static void writeContents(Tx tx, long run, Change change) {
        if (change.paramsChanged()) {
            set(tx, run, "params", ContentsJson.write(change.next().params()));
        }
        if (change.tagsChanged()) {
            set(tx, run, "tags", ContentsJson.write(change.next().tags()));
        }
        if (change.metricsChanged()) {
            set(tx, run, "metrics", ContentsJson.writeMetrics(change.next().metrics()));
        }
        change.renamed().ifPresent(name -> set(tx, run, "name", name));
    }

    /// @param column one of ours, never a stranger's text
    private static void set(Tx tx, long run, String column, String value) {
        tx.update("UPDATE tracking_runs SET " + column + " = ? WHERE number = ?", value, run);
    }

    private static Event logged(String project, String id, Batch batch) {
        return Runs.event(project, "run.log", id)
                .with("metrics", batch.metrics().size())
                .with("params", batch.params().size())
                .with("tags", batch.tags().size())
                .asGathered();
    }

    /// @throws TrackingFailure.Missing if the run has no such tag
    public void deleteTag(Author author, String project, String id, String key) {
        database.act(
                author.who(),
                tx -> {
                    StoredRun run = StoredRun.active(tx, project, id);
                    custody.requireMayWrite(tx, author, project, run.info(), Batch.tag(key, ""));
                    Map<String, String> tags = ContentsJson.texts(run.tags());
                    if (tags.remove(key) == null) {
                        throw new TrackingFailure.Missing(
                                "No tag with name: %s in run with id %s"
                                        .formatted(Messages.echo(key), id));
                    }
                    set(tx, run.number(), "tags", ContentsJson.write(tags));
                    return Outcome.of(
                            true, Runs.event(project, "run.log", id).with("tags", 1).asGathered());
                });
    }

    /// Names data sets and logged models that the run reads. One already named is left as it is.
    public void inputs(
            Author author,
            String project,
            String id,
            List<Run.DatasetInput> datasets,
            List<String> models) {
        if (datasets.size() > MOST_DATASETS) {
            throw new TrackingFailure.Invalid(
                    "datasets", "at most " + MOST_DATASETS + " datasets can be logged at once");
        }
        datasets.forEach(DatasetChecks::check);
        database.act(
                author.who(),
                tx -> {
                    StoredRun run = makers(tx, author, project, id);
                    InputsJson.Stored now = InputsJson.inputs(run.inputs());
                    InputsJson.Stored next =
                            new InputsJson.Stored(
                                    withDatasets(tx, project, run, now, datasets),
                                    union(now.models(), models));
                    if (next.equals(now)) {
                        return Outcome.unchanged(true);
                    }
                    Datasets.requireLight(tx, project, next.numbers());
                    set(tx, run.number(), "inputs", InputsJson.write(next));
                    return Outcome.of(
                            true,
                            Runs.event(project, "run.input", id)
                                    .with("datasets", next.datasets().size())
                                    .with("models", next.models().size()));
                });
    }

    private static List<InputsJson.StoredInput> withDatasets(
            Tx tx,
            String project,
            StoredRun run,
            InputsJson.Stored now,
            List<Run.DatasetInput> added) {
        List<InputsJson.StoredInput> inputs = new ArrayList<>(now.datasets());
        for (Run.DatasetInput input : added) {
            Dataset dataset = input.dataset();
            boolean known =
                    inputs.stream()
                            .anyMatch(other ->
                                    other.name().equals(dataset.name())
                                            && other.digest().equals(dataset.digest()));
            if (!known) {
                long number = Datasets.number(tx, project, run.info().experiment(), dataset);
                inputs.add(
                        new InputsJson.StoredInput(
                                number,
                                dataset.name(),
                                dataset.digest(),
                                new TreeMap<>(input.tags())));
            }
        }
        return inputs;
    }

    private static List<String> union(List<String> now, List<String> added) {
        TreeSet<String> all = new TreeSet<>(now);
        all.addAll(added);
        return List.copyOf(all);
    }

    /// Names logged models that the run made.
    public void outputs(Author author, String project, String id, List<Run.ModelOutput> models) {
        database.act(
                author.who(),
                tx -> {
                    StoredRun run = makers(tx, author, project, id);
                    List<Run.ModelOutput> next = new ArrayList<>(InputsJson.outputs(run.outputs()));
                    boolean changed = false;
                    for (Run.ModelOutput model : models) {
                        changed |= !next.contains(model) && next.add(model);
                    }
                    if (!changed) {
                        return Outcome.unchanged(true);
                    }
                    set(tx, run.number(), "outputs", InputsJson.write(next));
                    return Outcome.of(
                            true,
                            Runs.event(project, "run.output", id).with("models", next.size()));
                });
    }

    /// Notes a model that an older client logged as an artifact: the description is appended to the
    /// run's tag `mlflow.log-model.history`.
    ///
    /// @param description JSON as in the file `MLmodel`
    public void model(Author author, String project, String id, String description) {
        JsonNode model = description(description);
        database.act(
                author.who(),
                tx -> {
                    StoredRun run = makers(tx, author, project, id);
                    Map<String, String> tags = ContentsJson.texts(run.tags());
                    String history = append(tags.get(LOGGED_MODELS), model);
                    tags.put(LOGGED_MODELS, history);
                    set(tx, run.number(), "tags", ContentsJson.write(tags));
                    return Outcome.of(
                            true, Runs.event(project, "run.output", id).with("models", 1));
                });
    }

    /// The run, provided that this author may change what it holds.
    private static StoredRun makers(Tx tx, Author author, String project, String id) {
        StoredRun run = StoredRun.active(tx, project, id);
        Custody.requireMaker(author, run.info());
        return run;
    }

    private static JsonNode description(String text) {
        ContentsJson.requireLight(text); // it becomes part of a tag
        try {
            JsonNode model = JSON.readTree(text);
            if (model == null || !model.isObject()) {
                throw malformed();
            }
            List<String> missing =
                    MODEL_FIELDS.stream()
                            .filter(field -> !model.has(field))
                            .map(field -> "'" + field + "'")
                            .toList();
            if (!missing.isEmpty()) {
                throw new TrackingFailure.Invalid(
                        "model_json",
                        "Model json is missing mandatory fields: {"
                                + String.join(", ", missing)
                                + "}");
            }
            return model;
        } catch (JsonProcessingException e) {
            throw malformed();
        }
    }

    private static TrackingFailure.Invalid malformed() {
        return new TrackingFailure.Invalid(
                "model_json", "Malformed model info. The model description is not valid JSON.");
    }

    private static String append(@Nullable String history, JsonNode model) {
        try {
            JsonNode known = JSON.readTree(history == null ? "[]" : history);
            ArrayNode all = known.isArray() ? (ArrayNode) known : JSON.createArrayNode();
            boolean repeated = false;
            for (JsonNode other : all) {
                repeated |= other.equals(model);
            }
            if (!repeated) {
                all.add(model);
            }
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw malformed();
        }
    }
}
