package dev.kaname.pipelines.run;

/// How a pipeline run moves on. A state that is over never changes.
public final class RunDecision {
    private RunDecision() {}

    /// A new run of a pipeline.
    ///
    /// @param busy another run of the pipeline is under way
    public static RunState created(boolean busy) {
        return busy ? RunState.QUEUED : RunState.RUNNING;
    }

    /// The run before it is over.
    public static RunState admitted(RunState state) {
        return state == RunState.QUEUED ? RunState.RUNNING : state;
    }

    /// A newer run wants its place in the queue.
    public static RunState overtaken(RunState state) {
        return state == RunState.QUEUED ? RunState.SUPERSEDED : state;
    }

    /// Somebody stops it. One that has not begun is over at once.
    public static RunState cancelAsked(RunState state) {
        return switch (state) {
            case QUEUED -> RunState.CANCELLED;
            case RUNNING -> RunState.CANCELLING;
            case CANCELLING, SUCCEEDED, FAILED, STOPPED, CANCELLED, SUPERSEDED, SUPPRESSED -> state;
        };
    }

    /// A step has ended.
    public static RunState counted(RunState state, RunTally tally) {
        if (tally.open() > 0 || state.isOver()) {
            return state;
        }
        if (state == RunState.CANCELLING) {
            return RunState.CANCELLED;
        }
        if (tally.failed() > 0) {
            return RunState.FAILED;
        }
        return tally.refused() > 0 ? RunState.STOPPED : RunState.SUCCEEDED;
    }
}
