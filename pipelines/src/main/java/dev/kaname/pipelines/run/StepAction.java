package dev.kaname.pipelines.run;

/// What must be done next. Actions are written down with the new state before any is carried out.
public sealed interface StepAction {
    /// Starts the attempt.
    record Launch(int attempt) implements StepAction {}

    /// Asks the attempt's process to end.
    record Kill(int attempt) implements StepAction {}

    /// Makes the outputs of this attempt the step's outputs, in the same act.
    record Publish(int attempt) implements StepAction {}

    /// Does what must happen exactly once, then tells [StepEvent.Settled].
    record Settle(int attempt) implements StepAction {}

    /// Makes the outputs of the earlier attempt the step's outputs, in the same act.
    record Reuse() implements StepAction {}

    /// Tells each step that depends on it that a need is met.
    record Release() implements StepAction {}

    /// Tells each step that depends on it that a need is gone.
    record Skip() implements StepAction {}

    /// Closes the attempt: its token ends, its logs are kept.
    record Close(int attempt, StepEnd how) implements StepAction {}
}
