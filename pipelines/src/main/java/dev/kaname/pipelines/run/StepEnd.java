package dev.kaname.pipelines.run;

/// How a step ended, for good.
public enum StepEnd {
    /// Its attempt did the work and its outputs are published.
    SUCCEEDED,
    /// An earlier attempt's outputs stand in.
    CACHED,
    /// It looked and said no. Its report is published; what depends on it is skipped. Not a
    /// failure.
    REFUSED,
    /// The last allowed attempt failed.
    FAILED,
    /// The last allowed attempt took too long.
    TIMED_OUT,
    /// Nobody saw how its attempt ended, and it was not to be tried again.
    LOST,
    /// Somebody stopped the pipeline run.
    CANCELLED,
    /// Something it depends on did not succeed.
    SKIPPED;

    /// Whether those who depend on it may go on.
    public boolean satisfies() {
        return this == SUCCEEDED || this == CACHED;
    }

    /// Whether the pipeline run has failed by it.
    public boolean fails() {
        return this == FAILED || this == TIMED_OUT || this == LOST;
    }
}
