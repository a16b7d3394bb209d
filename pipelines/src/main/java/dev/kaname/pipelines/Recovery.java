package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.ports.Runner;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.run.StepEvent;
import dev.kaname.pipelines.run.StepState;
import dev.kaname.sandbox.AttemptState;
import java.util.List;
import java.util.Map;
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

    Recovery(Engine engine, Database database, Runner runner) {
        this.engine = engine;
        this.database = database;
        this.runner = runner;
    }

    private record Standing(RunState state, Map<Integer, List<Made>> made, List<StepRow> steps) {}

    /// Compares every step with what this engine has under way, and sees to the rest. Answers
    /// whether the run is not over yet.
    boolean takeUp(LiveRun run) {
        Standing standing = standing(run.head());
        if (standing.state().isOver()) {
            return false;
        }
        run.made().putAll(standing.made());
        if (standing.state() == RunState.CANCELLING) {
            run.cancel();
        }
        standing.steps().forEach(step -> takeUp(run, step));
        return true;
    }

    private Standing standing(RunHead head) {
        return database.read(rows ->
                new Standing(
                        RunRow.read(rows, head.project(), head.id()).state(),
                        OutputRows.ofRun(rows, head.project(), head.id()),
                        StepRow.readAll(rows, head.project(), head.id())));
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
        boolean cancelling = run.isCancelAsked() || row.state() instanceof StepState.Cancelling;
        if (engine.flights().find(row.attempt()).isPresent()) {
            if (row.state() instanceof StepState.Cancelling) {
                engine.kill(row.attempt());
            }
            return;
        }
        PlannedStep step = run.head().plan().step(row.ordinal());
        Flights.Flight flight = engine.flight(run, step, number, row.attempt());
        engine.flights().adopt(flight);
        if (step.work().byServer()) {
            engine.serve(flight);
            return;
        }
        switch (state(flight)) {
            case AttemptState.Ended ended -> engine.ended(ended.exit());
            case AttemptState.Running _ -> {
                if (cancelling) {
                    engine.kill(row.attempt());
                }
            }
            case AttemptState.NeverStarted _ -> neverStarted(flight, row, cancelling);
        }
    }

    /// Asked when the flight is known, so that an end told meanwhile finds it.
    private AttemptState state(Flights.Flight flight) {
        try {
            return runner.state(flight.attempt());
        } catch (RuntimeException e) {
            engine.flights().land(flight);
            throw e;
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
