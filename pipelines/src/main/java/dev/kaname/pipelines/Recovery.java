package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.ports.Runner;
import dev.kaname.pipelines.run.StepEvent;
import dev.kaname.pipelines.run.StepState;
import dev.kaname.sandbox.AttemptState;
import java.util.List;
import java.util.Optional;

/// Takes up a run where the tables say it stands, after a crash or after an act whose answer was
/// lost.
///
/// | the tables say | the runner says | what is done |
/// |---|---|---|
/// | launching | never started | launched as it was decided, with a new token |
/// | running | never started | its machine lost it: vanished |
/// | launching, running | runs | adopted |
/// | any | ended | finished, like any other end |
/// | cancelling | runs | asked to end again |
/// | cancelling | never started | over |
/// | a step of the server's own | – | done again, and recognised; also while cancelling |
/// | publishing | – | what must happen once is done again, and recognised |
final class Recovery {
    private final Engine engine;
    private final Database database;
    private final Runner runner;
    private final RunHeads heads;

    Recovery(Engine engine, Database database, Runner runner, RunHeads heads) {
        this.engine = engine;
        this.database = database;
        this.runner = runner;
        this.heads = heads;
    }

    void resume(LiveRun run) {
        RunHead head = run.head();
        run.made().putAll(database.read(rows -> OutputRows.ofRun(rows, head.project(), head.id())));
        if (heads.isCancelling(head)) {
            run.cancel();
        }
        takeUp(run);
        run.wake();
    }

    /// Compares every step with what this engine has under way, and sees to the rest.
    void takeUp(LiveRun run) {
        RunHead head = run.head();
        List<StepRow> steps =
                database.read(rows -> StepRow.readAll(rows, head.project(), head.id()));
        steps.forEach(step -> takeUp(run, step));
    }

    private void takeUp(LiveRun run, StepRow row) {
        switch (row.state()) {
            case StepState.Ready _ -> run.isReady(row.ordinal());
            case StepState.Launching launching -> adopt(run, row, launching.attempt());
            case StepState.Running running -> adopt(run, row, running.attempt());
            case StepState.Cancelling cancelling -> adopt(run, row, cancelling.attempt());
            case StepState.Publishing publishing ->
                    engine.carryOut(
                            run,
                            new Order.Settle(row.ordinal(), publishing.attempt(), row.attempt()));
            case StepState.Blocked _, StepState.Ended _ -> {}
        }
    }

    private void adopt(LiveRun run, StepRow row, int number) {
        if (engine.flights().find(row.attempt()).isPresent()) {
            return;
        }
        PlannedStep step = run.head().plan().step(row.ordinal());
        Flights.Flight flight = engine.flight(run, step, number, row.attempt());
        engine.flights().adopt(flight);
        boolean cancelling = run.isCancelAsked() || row.state() instanceof StepState.Cancelling;
        if (step.work().byServer()) {
            engine.serve(flight);
            return;
        }
        switch (runner.state(row.attempt())) {
            case AttemptState.Ended ended -> engine.ended(ended.exit());
            case AttemptState.Running _ -> {
                if (cancelling) {
                    engine.kill(row.attempt());
                }
            }
            case AttemptState.NeverStarted _ -> neverStarted(flight, row, cancelling);
        }
    }

    private void neverStarted(Flights.Flight flight, StepRow row, boolean cancelling) {
        if (cancelling) {
            engine.fail(flight, "it was stopped before it began");
        } else if (row.state() instanceof StepState.Launching) {
            // it keeps its room: nothing else was decided since
            flight.run().relaunch(flight.ordinal());
        } else if (engine.flights().land(flight)) {
            flight.run()
                    .tell(
                            new Report(
                                    flight.ordinal(),
                                    new StepEvent.Vanished(flight.number()),
                                    "its machine knows nothing of it",
                                    List.of(),
                                    Optional.empty()));
        }
    }
}
