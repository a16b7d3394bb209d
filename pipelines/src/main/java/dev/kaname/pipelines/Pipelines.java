package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.pipelines.file.Problem;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.run.RunDecision;
import dev.kaname.pipelines.run.RunState;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The door to pipelines: checks and activates them, starts, stops and shows their runs.
///
/// A person, a push or an event asks; the answer is given as soon as it is written down; the
/// [Engine] behind this door carries it out. Every method may be called from many threads.
public final class Pipelines implements AutoCloseable {
    private final Database database;
    private final Definitions definitions;
    private final Plans plans;
    private final Starting starting;
    private final Triggers triggers;
    private final Engine engine;
    private final RunPages pages;
    private final Retrying retrying;
    private final Logs logs;
    private final Explaining explaining;

    private Pipelines(
            Database database,
            Ports ports,
            PipelineSettings settings,
            Supplier<String> ids,
            InstantSource clock,
            Faults faults) {
        this.database = database;
        this.plans = new Plans(database);
        this.definitions = new Definitions(database, ports, ids);
        String isolation = ports.runner().isolation().name().toLowerCase(Locale.ROOT);
        this.starting = new Starting(database, ports.data(), ports.rights(), ids, isolation);
        this.triggers = new Triggers(database, ports.data(), plans, starting);
        this.engine = new Engine(database, ports, settings, plans, ids, clock, faults);
        this.pages = new RunPages(database, plans);
        this.retrying = new Retrying(new RunHeads(database, plans), pages);
        this.logs = new Logs(database, ports.runner());
        this.explaining = new Explaining(database, ports.code(), plans);
    }

    /// Opens the engine and goes on with every run that is under way. An engine that was open on
    /// the same database is replaced: it can write nothing any more.
    public static Pipelines open(
            Database database,
            Ports ports,
            PipelineSettings settings,
            Supplier<String> ids,
            InstantSource clock) {
        return open(database, ports, settings, ids, clock, Faults.NONE);
    }

    static Pipelines open(
            Database database,
            Ports ports,
            PipelineSettings settings,
            Supplier<String> ids,
            InstantSource clock,
            Faults faults) {
        Pipelines pipelines = new Pipelines(database, ports, settings, ids, clock, faults);
        pipelines.engine.start();
        return pipelines;
    }

    /// Whether an attempt ended: its outputs are sealed, and its token is dead.
    ///
    /// @return false of an attempt that is not known
    public static boolean isOver(Rows rows, String project, String attempt) {
        return rows.first(
                        "SELECT ended_at FROM pipeline_attempts WHERE project = ? AND id = ?",
                        row -> row.instantIfAny("ended_at").isPresent(),
                        project,
                        attempt)
                .orElse(false);
    }

    // ---- definitions

    /// Looks at the pipeline files of a commit.
    ///
    /// @param author the principal who would activate or run them
    public Checked check(Code.Source source, String author, Purpose purpose) {
        return definitions.read(source, author, purpose).checked();
    }

    /// Looks at pipeline files that were pushed nowhere.
    ///
    /// @param author the principal who would activate or run them
    public Checked check(WorkingTree tree, String author, Purpose purpose) {
        return definitions.check(tree, author, purpose);
    }

    /// Makes the pipelines of a commit the active ones of its repository, with their triggers;
    /// those whose file is gone are active no longer. Repeating it changes nothing.
    ///
    /// @return ids of the pipeline versions
    /// @throws PipelineFailure.Refused if a file is not good; then nothing is changed
    public List<String> activate(Who who, Code.Source source) {
        return definitions.activate(who, source);
    }

    /// How much is under way, for whoever watches the machine.
    public Load load() {
        return engine.load();
    }

    // ---- starting and stopping

    /// Starts the active version of a pipeline.
    ///
    /// @param pipeline name
    /// @param parameters by name: numbers, truth values or texts
    /// @throws PipelineFailure.Missing if there is no such pipeline
    /// @throws PipelineFailure.Conflict if it is not active
    /// @throws PipelineFailure.Invalid if a parameter does not fit
    /// @throws PipelineFailure.Forbidden if the starter may not read what it reads
    public Started start(Who who, String project, String pipeline, Map<String, Object> parameters) {
        PipelinePage found = pages.pipeline(project, pipeline);
        String version =
                found.active()
                        .orElseThrow(() ->
                                new PipelineFailure.Conflict(
                                        "pipeline " + pipeline + " is not active"));
        List<String> readers =
                found.owner()
                        .map(owner -> List.of(owner, starter(who)))
                        .orElse(List.of(starter(who)));
        return start(
                who,
                new Definition(project, found.id(), pipeline, version, Wish.MANUAL, ""),
                readers,
                parameters);
    }

    /// Runs one pipeline file of a commit that is not active, usually the state of somebody's
    /// working tree. It reads with the rights of its starter alone, commits no data, registers and
    /// deploys nothing, and goes beside the other runs of its pipeline.
    ///
    /// @param path of the file
    /// @throws PipelineFailure.Missing if there is no such file
    /// @throws PipelineFailure.Refused if the file is not good
    public Started startSnapshot(
            Who who, Code.Source source, String path, Map<String, Object> parameters) {
        Definitions.Read read = definitions.read(source, starter(who), Purpose.SNAPSHOT);
        List<Problem> problems = read.problems().getOrDefault(path, List.of());
        if (!problems.isEmpty()) {
            throw new PipelineFailure.Refused(path, problems);
        }
        Definitions.Planned planned = read.pipelines().get(path);
        if (planned == null) {
            throw new PipelineFailure.Missing("the pipeline file " + path);
        }
        String version = definitions.snapshot(who, source, path, planned.plan());
        String name = planned.plan().pipeline();
        return start(
                who,
                new Definition(
                        source.project(),
                        pages.pipeline(source.project(), name).id(),
                        name,
                        version,
                        Wish.SNAPSHOT,
                        path + " at " + source.commit()),
                List.of(starter(who)),
                parameters);
    }

    /// What is to be run.
    ///
    /// @param pipeline id
    /// @param why kind of trigger; `told` says more, for people
    private record Definition(
            String project,
            String pipeline,
            String name,
            String version,
            String why,
            String told) {}

    private static String starter(Who who) {
        return Definitions.owner(who);
    }

    /// @param readers the principals who all must be allowed to read what the pipeline reads
    private Started start(
            Who who, Definition what, List<String> readers, Map<String, Object> given) {
        String project = what.project();
        Wish wish =
                new Wish(
                        project,
                        what.pipeline(),
                        what.name(),
                        what.version(),
                        plans.of(project, what.version()),
                        what.why(),
                        what.told(),
                        given,
                        Optional.empty(),
                        who,
                        starter(who),
                        readers,
                        "",
                        triggers.chain(project, who),
                        Optional.empty());
        return begin(wish);
    }

    private Started begin(Wish wish) {
        Starting.Created created =
                starting.create(wish)
                        .orElseThrow(() -> new IllegalStateException("never bound to once"));
        begin(wish.project(), created);
        return new Started(created.id(), created.number(), created.state(), created.note());
    }

    /// Starts a run that is over once more: the same version, parameters and commits of data, now
    /// for whoever asks. What succeeded and may be cached is not computed again.
    ///
    /// @throws PipelineFailure.Missing if there is no such run
    /// @throws PipelineFailure.WrongState if it is still under way
    /// @throws PipelineFailure.Conflict if the pipeline has another version by now, or none, or its
    ///   data is gone
    /// @throws PipelineFailure.Forbidden if it is somebody else's snapshot, or the starter may not
    ///   read what it reads
    public Started retry(Who who, String project, String run) {
        RunState state = database.read(rows -> RunRow.read(rows, project, run)).state();
        if (!state.isOver()) {
            throw new PipelineFailure.WrongState(
                    "pipeline run " + run + " is not over yet: it is " + state.word());
        }
        return begin(retrying.wish(who, starter(who), project, run, triggers.chain(project, who)));
    }

    /// A run that was created.
    ///
    /// @param note why it is over already; empty if it is not
    public record Started(String run, long number, RunState state, String note) {}

    private void begin(String project, Starting.Created created) {
        if (created.state() == RunState.RUNNING) {
            engine.fork(() -> engine.begin(project, created.id()));
        }
    }

    /// Tells of a data commit. It may be told twice; each pipeline starts once. Where one cannot be
    /// started the others are, and then its failure is thrown.
    ///
    /// @param who made it, as the event says
    public List<Started> onDataCommit(String project, Data.Commit commit, Who who) {
        return triggers.onCommit(project, commit, who, run -> begin(project, run)).stream()
                .map(run -> new Started(run.id(), run.number(), run.state(), run.note()))
                .toList();
    }

    /// Stops a run. Its processes are asked to end, then made to; what they did is not published.
    /// One that is being stopped goes on being stopped.
    ///
    /// @throws PipelineFailure.Missing if there is no such run
    /// @throws PipelineFailure.WrongState if it is over
    public RunState cancel(Who who, String project, String run) {
        Stop stop = database.act(who, tx -> stop(tx, project, run));
        if (stop.live()) {
            engine.begin(project, run);
            engine.live(run).ifPresent(LiveRun::cancel);
        }
        return stop.state();
    }

    private record Stop(RunState state, boolean live) {}

    /// What has not begun is over at once; what runs is stopped by the engine.
    private static Outcome<Stop> stop(Tx tx, String project, String run) {
        RunRow row = RunRow.read(tx, project, run);
        if (row.state().isOver()) {
            throw new PipelineFailure.WrongState(
                    "pipeline run " + run + " is over already: it ended as " + row.state().word());
        }
        RunState next = RunDecision.cancelAsked(row.state());
        if (next == row.state()) {
            return Outcome.unchanged(new Stop(next, next == RunState.CANCELLING));
        }
        new RunRow(next, row.tally()).write(tx, project, run, row);
        if (next.isOver()) {
            Starting.closeSteps(tx, project, run);
        }
        Event event =
                Event.of(project, "pipelinerun.cancel", "pipelinerun", run)
                        .with("state", next.word());
        return Outcome.of(new Stop(next, next == RunState.CANCELLING), event);
    }

    // ---- looking

    public PipelinePage pipeline(String project, String name) {
        return pages.pipeline(project, name);
    }

    /// @param after name of the last one seen; empty for the beginning
    public List<PipelinePage> pipelines(String project, String after, int limit) {
        return pages.pipelines(project, after, limit);
    }

    /// Runs of a pipeline, newest first.
    ///
    /// @param before number of the last one seen; empty for the newest
    public List<RunPage> runs(String project, String pipeline, Optional<Long> before, int limit) {
        return pages.runs(project, pages.pipeline(project, pipeline).id(), before, limit);
    }

    /// @throws PipelineFailure.Missing if there is no such run
    public RunDetail run(String project, String run) {
        return pages.run(project, run);
    }

    /// A piece of what a step printed.
    ///
    /// @param attempt its number; empty for the newest
    /// @param from offset in bytes
    public LogPiece log(
            String project,
            String run,
            String step,
            Optional<Integer> attempt,
            LogStream stream,
            long from) {
        return logs.read(project, run, step, attempt, stream, from);
    }

    /// For each step: what is different from the nearest earlier attempt, and so why it ran.
    public List<Explained> explain(String project, String run) {
        return explaining.of(project, run);
    }

    /// Stops deciding; what runs goes on and is adopted by the next engine.
    @Override
    public void close() {
        engine.close();
    }
}
