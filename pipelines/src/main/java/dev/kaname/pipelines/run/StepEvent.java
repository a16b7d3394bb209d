package dev.kaname.pipelines.run;

/// What the world reports about a step. Events of attempts may come late, twice, or for one given
/// up.
public sealed interface StepEvent {
    /// One of the steps it depends on has succeeded. Told once for each, by the act that made it
    /// so.
    record NeedMet() implements StepEvent {}

    /// One of the steps it depends on will never succeed.
    record NeedGone() implements StepEvent {}

    /// A result of an earlier attempt with the same key was found, complete.
    ///
    /// @param more something must happen exactly once before others may go on
    record Found(boolean more) implements StepEvent {}

    /// There is room to run it.
    record Claimed() implements StepEvent {}

    /// The attempt's process was seen running.
    record Started(int attempt) implements StepEvent {}

    /// The attempt ended well and its outputs are stored.
    ///
    /// @param refuses its verdict is a refusal
    /// @param more something must happen exactly once before others may go on
    record Delivered(int attempt, boolean refuses, boolean more) implements StepEvent {}

    /// What had to happen exactly once has happened.
    record Settled(int attempt) implements StepEvent {}

    /// The attempt ended badly, could not be started, left no usable outputs, or what had to happen
    /// exactly once was refused for good.
    ///
    /// @param late because its time was up
    record Failed(int attempt, boolean late) implements StepEvent {}

    /// The attempt is gone and nobody saw its end.
    record Vanished(int attempt) implements StepEvent {}

    /// Somebody stops the pipeline run.
    record CancelAsked() implements StepEvent {}
}
