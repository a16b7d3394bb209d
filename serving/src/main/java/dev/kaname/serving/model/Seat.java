package dev.kaname.serving.model;

/// The memory and the handles of one call at a time: fill the inputs, run, read the outputs. Never
/// used by two threads at once, except [#stop].
public interface Seat extends AutoCloseable {
    /// Where the input of this number, in the order of the signature, is written.
    Tensor input(int index);

    /// Runs the model on the inputs.
    ///
    /// @param wanted which outputs are asked for, in the order of the signature
    /// @return whether it ran to its end; false if [#stop] was called meanwhile
    /// @throws dev.kaname.serving.ServingFailure.ModelFailed if the model failed on them
    boolean run(boolean[] wanted);

    /// What the last run answered; only what was wanted is valid, and only until the next run.
    Tensor output(int index);

    /// Asks a run to end as soon as it can; called by another thread.
    void stop();

    /// Called after the answer was written: gives back what was large.
    void tidy();

    @Override
    void close();
}
