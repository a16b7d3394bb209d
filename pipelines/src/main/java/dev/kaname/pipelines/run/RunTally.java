package dev.kaname.pipelines.run;

/// How the steps of a pipeline run stand, counted.
///
/// @param open not ended yet
/// @param failed ended in a way that fails the run
/// @param refused ended in a refusal
public record RunTally(int open, int failed, int refused) {
    public RunTally {
        if (open < 0) {
            throw new IllegalStateException("more steps ended than there are");
        }
    }

    /// One more step has ended.
    public RunTally ended(StepEnd end) {
        return new RunTally(
                open - 1,
                end.fails() ? failed + 1 : failed,
                end == StepEnd.REFUSED ? refused + 1 : refused);
    }
}
