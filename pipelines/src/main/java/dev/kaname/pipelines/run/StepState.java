package dev.kaname.pipelines.run;

/// Where one step of a pipeline run stands.
public sealed interface StepState {
    /// @param missing steps it depends on that have not succeeded yet, at least 1
    record Blocked(int missing) implements StepState {}

    /// Everything it needs is there; it waits for room.
    record Ready(Spent spent) implements StepState {}

    /// An attempt was decided on; its process may or may not have started.
    ///
    /// @param attempt its number, from 1
    record Launching(int attempt, Spent spent) implements StepState {}

    /// The attempt's process was seen.
    record Running(int attempt, Spent spent) implements StepState {}

    /// The attempt has won and its outputs are recorded, or those of an earlier one stand in;
    /// something that must happen exactly once (a data commit, a verdict kept with a model) is
    /// still to do.
    ///
    /// @param attempt its number, or [#NO_ATTEMPT] where an earlier result stands in
    record Publishing(int attempt, StepEnd end) implements StepState {
        public static final int NO_ATTEMPT = 0;
    }

    /// The pipeline run is being cancelled and the attempt's process may still be there.
    record Cancelling(int attempt) implements StepState {}

    record Ended(StepEnd end) implements StepState {}

    /// What has been used up so far.
    ///
    /// @param attempts made
    /// @param failures of its own making
    /// @param losses to machines that vanished
    record Spent(int attempts, int failures, int losses) {
        public static final Spent NOTHING = new Spent(0, 0, 0);

        Spent attempt() {
            return new Spent(attempts + 1, failures, losses);
        }

        Spent failure() {
            return new Spent(attempts, failures + 1, losses);
        }

        Spent loss() {
            return new Spent(attempts, failures, losses + 1);
        }
    }

    /// A step with `needs` steps before it.
    static StepState initial(int needs) {
        return needs == 0 ? new Ready(Spent.NOTHING) : new Blocked(needs);
    }
}
