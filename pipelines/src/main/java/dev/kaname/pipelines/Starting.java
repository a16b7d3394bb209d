package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Json;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.pipelines.file.Input;
import dev.kaname.pipelines.file.Parameter;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.ports.Rights;
import dev.kaname.pipelines.run.RunDecision;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.run.StepEnd;
import dev.kaname.pipelines.run.StepState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Creates pipeline runs. What names of data stand for is settled here, once, for the whole run.
final class Starting {
    private final Database database;
    private final Data data;
    private final Rights rights;
    private final Supplier<String> ids;
    private final String isolation;

    Starting(Database database, Data data, Rights rights, Supplier<String> ids, String isolation) {
        this.database = database;
        this.data = data;
        this.rights = rights;
        this.ids = ids;
        this.isolation = isolation;
    }

    /// @param note why it was not started; empty if it was
    record Created(String id, long number, RunState state, String note) {}

    /// A run, queued or running; or one that is over at once, with the reason; or none, if there
    /// was one for the same cause already.
    ///
    /// @throws PipelineFailure.Invalid if a parameter does not fit
    /// @throws PipelineFailure.Forbidden if somebody waits for the answer and may not read its data
    /// @throws PipelineFailure.Conflict if somebody waits for the answer and its data is not there
    Optional<Created> create(Wish wish) {
        Map<String, Object> parameters = parameters(wish);
        String forbidden = forbidden(wish);
        List<Pin> pins = forbidden.isEmpty() ? pins(wish) : List.of();
        String missing = forbidden.isEmpty() ? missing(wish, pins) : "";
        if (wish.isManual() && !forbidden.isEmpty()) {
            throw new PipelineFailure.Forbidden(forbidden);
        }
        if (wish.isManual() && !missing.isEmpty()) {
            throw new PipelineFailure.Conflict(missing);
        }
        String trouble = wish.isItsOwnCause() ? "it would be its own cause" : forbidden + missing;
        return database.act(wish.who(), tx -> insert(tx, wish, parameters, pins, trouble));
    }

    private static Map<String, Object> parameters(Wish wish) {
        for (String name : wish.given().keySet()) {
            if (!wish.plan().parameters().containsKey(name)) {
                String known = String.join(", ", wish.plan().parameters().keySet());
                throw new PipelineFailure.Invalid(
                        "parameters." + name,
                        "is not a parameter of the pipeline",
                        "There are: " + known + ".");
            }
        }
        Map<String, Object> values = new TreeMap<>();
        wish.plan()
                .parameters()
                .forEach((name, parameter) ->
                        values.put(name, value(name, parameter, wish.given().get(name))));
        return values;
    }

    private static Object value(String name, Parameter parameter, @Nullable Object given) {
        if (given == null) {
            return parameter
                    .fallback()
                    .orElseThrow(() ->
                            new PipelineFailure.Invalid(
                                    "parameters." + name,
                                    "has no value and no default",
                                    "Give it a value."));
        }
        Optional<Object> value =
                given instanceof String text ? parameter.acceptText(text) : parameter.accept(given);
        return value.orElseThrow(() ->
                new PipelineFailure.Invalid(
                        "parameters." + name,
                        "does not fit",
                        "Give a " + parameter.type().word() + " within its range and choices."));
    }

    private List<Pin> pins(Wish wish) {
        return wish.again().map(Wish.Again::pins).orElseGet(() -> heads(wish));
    }

    private List<Pin> heads(Wish wish) {
        Map<String, Optional<Data.Commit>> commits = new LinkedHashMap<>();
        Set<Input.FromData> wanted = new LinkedHashSet<>();
        for (Input.FromData from : read(wish)) {
            wanted.add(new Input.FromData(from.repository(), from.branch(), from.path(), false));
        }
        List<Pin> pins = new ArrayList<>();
        for (Input.FromData from : wanted) {
            commits.computeIfAbsent(
                            from.repository() + "@" + from.branch(), _ -> commit(wish, from))
                    .ifPresent(commit -> {
                        Optional<Content> content = data.at(wish.project(), commit, from.path());
                        pins.add(new Pin(commit, from.path(), content));
                    });
        }
        return pins;
    }

    private Optional<Data.Commit> commit(Wish wish, Input.FromData from) {
        return wish.pinned()
                .filter(c -> c.name().equals(from.repository()) && c.branch().equals(from.branch()))
                .or(() -> data.head(wish.project(), from.repository(), from.branch()));
    }

    /// Who may not read what, if anybody; empty if all may.
    private String forbidden(Wish wish) {
        for (Input.FromData from : read(wish)) {
            for (String reader : wish.readers()) {
                if (!rights.mayReadData(wish.project(), reader, from.repository())) {
                    return "one on whose behalf it would run may not read " + from.repository();
                }
            }
        }
        return "";
    }

    /// What is not there though it must be; empty if all is.
    private static String missing(Wish wish, List<Pin> pins) {
        for (Input.FromData from : read(wish)) {
            boolean there =
                    pins.stream()
                            .anyMatch(pin ->
                                    pin.is(from.repository(), from.branch(), from.path())
                                            && pin.content().isPresent());
            if (!there && !from.optional()) {
                return "there is nothing at "
                        + from.repository()
                        + "@"
                        + from.branch()
                        + ":"
                        + from.path();
            }
        }
        return "";
    }

    private static Set<Input.FromData> read(Wish wish) {
        Set<Input.FromData> read = new LinkedHashSet<>();
        for (PlannedStep step : wish.plan().steps()) {
            for (Input input : step.inputs().values()) {
                if (input instanceof Input.FromData from) {
                    read.add(from);
                }
            }
        }
        return read;
    }

    private Outcome<Optional<Created>> insert(
            Tx tx, Wish wish, Map<String, Object> parameters, List<Pin> pins, String trouble) {
        String id = ids.get();
        if (!wish.once().isEmpty() && !isFirst(tx, wish, id)) {
            return Outcome.unchanged(Optional.empty());
        }
        long number = nextNumber(tx, wish);
        RunState state = state(tx, wish, trouble);
        List<String> overtaken = state == RunState.QUEUED ? overtake(tx, wish) : List.of();
        insertRun(tx, wish, parameters, pins, trouble, id, number, state);
        if (!state.isOver()) {
            insertSteps(tx, wish, id);
        }
        Created created = new Created(id, number, state, trouble);
        return Outcome.of(
                Optional.of(created),
                event(wish, created, overtaken),
                Origins.of(wish, created, code(tx, wish), pins));
    }

    /// The commit that the pipeline version is pinned to.
    private static String code(Tx tx, Wish wish) {
        return tx.first(
                        "SELECT code_commit FROM pipeline_versions WHERE project = ? AND id = ?",
                        row -> row.text("code_commit"),
                        wish.project(),
                        wish.version())
                .orElseThrow(() -> new PipelineFailure.Missing("a version of " + wish.name()));
    }

    private static boolean isFirst(Tx tx, Wish wish, String id) {
        return tx.update(
                        "INSERT INTO pipeline_firings (project, pipeline, cause, run) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        wish.project(),
                        wish.pipeline(),
                        wish.once(),
                        id)
                == 1;
    }

    private static long nextNumber(Tx tx, Wish wish) {
        tx.update(
                "UPDATE pipelines SET runs = runs + 1 WHERE project = ? AND id = ?",
                wish.project(),
                wish.pipeline());
        return tx.first(
                        "SELECT runs FROM pipelines WHERE project = ? AND id = ?",
                        row -> row.number("runs"),
                        wish.project(),
                        wish.pipeline())
                .orElseThrow(() -> new PipelineFailure.Missing("pipeline " + wish.name()));
    }

    private static RunState state(Tx tx, Wish wish, String trouble) {
        if (wish.isItsOwnCause()) {
            return RunState.SUPPRESSED;
        }
        if (!trouble.isEmpty()) {
            return RunState.FAILED;
        }
        return RunDecision.created(
                !wish.isSnapshot()
                        && tx.any(
                                "SELECT 1 AS one FROM pipeline_runs WHERE project = ? AND pipeline = ?"
                                        + " AND ended_at IS NULL AND trigger_kind <> ?",
                                wish.project(),
                                wish.pipeline(),
                                Wish.SNAPSHOT));
    }

    /// One waits, the newest; answers whose place it takes.
    private static List<String> overtake(Tx tx, Wish wish) {
        List<String> overtaken =
                tx.list(
                        "SELECT id FROM pipeline_runs WHERE project = ? AND pipeline = ?"
                                + " AND ended_at IS NULL AND state = ?",
                        row -> row.text("id"),
                        wish.project(),
                        wish.pipeline(),
                        RunState.QUEUED.word());
        overtaken.forEach(run -> closeSteps(tx, wish.project(), run));
        tx.update(
                "UPDATE pipeline_runs SET state = ?, note = ?, ended_at = ? WHERE project = ?"
                        + " AND pipeline = ? AND ended_at IS NULL AND state = ?",
                RunDecision.overtaken(RunState.QUEUED).word(),
                "a newer run took its place",
                tx.now(),
                wish.project(),
                wish.pipeline(),
                RunState.QUEUED.word());
        return overtaken;
    }

    /// The steps of a run that never began.
    static void closeSteps(Tx tx, String project, String run) {
        tx.update(
                "UPDATE pipeline_steps SET state = ?, ended_at = ? WHERE project = ? AND run = ?",
                StepRow.word(StepEnd.CANCELLED),
                tx.now(),
                project,
                run);
    }

    private void insertRun(
            Tx tx,
            Wish wish,
            Map<String, Object> parameters,
            List<Pin> pins,
            String trouble,
            String id,
            long number,
            RunState state) {
        List<Link> chain = new ArrayList<>(wish.chain());
        chain.add(new Link(wish.pipeline(), wish.name(), id));
        tx.update(
                "INSERT INTO pipeline_runs (project, id, pipeline, version, number, state,"
                        + " trigger_kind, trigger_text, parameters, pins, chain, open_steps,"
                        + " failed_steps, refused_steps, started_by, on_behalf, cause, note, isolation,"
                        + " created_at, started_at, ended_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
                wish.project(),
                id,
                wish.pipeline(),
                wish.version(),
                number,
                state.word(),
                wish.why(),
                wish.told(),
                Json.canonical(parameters),
                Stored.pins(pins),
                Stored.chain(chain),
                state.isOver() ? 0 : wish.plan().steps().size(),
                wish.who().principal(),
                wish.onBehalfOf(),
                cause(wish).orElse(null),
                trouble,
                isolation,
                tx.now(),
                state == RunState.RUNNING ? tx.now() : null,
                state.isOver() ? tx.now() : null);
    }

    private static Optional<String> cause(Wish wish) {
        return wish.again()
                .map(again -> "pipelinerun:" + again.run().run())
                .or(() -> wish.who().cause());
    }

    private static void insertSteps(Tx tx, Wish wish, String id) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (PlannedStep step : wish.plan().steps()) {
            int missing = step.before().size();
            rows.add(
                    new @Nullable Object[] {
                        wish.project(),
                        id,
                        step.ordinal(),
                        step.name(),
                        StepRow.word(StepState.initial(missing)),
                        missing
                    });
        }
        tx.batch(
                "INSERT INTO pipeline_steps (project, run, ordinal, name, state, missing, attempts,"
                        + " failures, losses, reason) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, '')",
                rows);
    }

    private static Event event(Wish wish, Created created, List<String> overtaken) {
        String kind =
                created.state() == RunState.SUPPRESSED
                        ? "pipelinerun.suppress"
                        : "pipelinerun.create";
        Event event = Event.of(wish.project(), kind, "pipelinerun", created.id());
        return wish.again()
                .map(again -> event.with("repeats", again.run().run()))
                .orElse(event)
                .about("pipeline", wish.pipeline())
                .with("pipeline", wish.name())
                .with("number", created.number())
                .with("state", created.state().word())
                .with("trigger", wish.why())
                .with("told", wish.told())
                .with("note", created.note())
                .with("superseded", overtaken)
                .with("owner", wish.onBehalfOf());
    }
}
