package dev.kaname.pipelines.run;

import java.util.Locale;

/// Where a pipeline run stands.
public enum RunState {
    /// Another run of the pipeline goes first.
    QUEUED,
    RUNNING,
    /// Somebody stopped it; its processes may still be there.
    CANCELLING,
    /// Every step succeeded or an earlier result stood in.
    SUCCEEDED,
    /// A step failed, took too long or was lost.
    FAILED,
    /// A step refused, and nothing failed: the pipeline worked, and said no.
    STOPPED,
    CANCELLED,
    /// A newer run took its place in the queue.
    SUPERSEDED,
    /// It was never started, because it would have been its own cause.
    SUPPRESSED;

    /// Whether it will never change again.
    public boolean isOver() {
        return switch (this) {
            case QUEUED, RUNNING, CANCELLING -> false;
            case SUCCEEDED, FAILED, STOPPED, CANCELLED, SUPERSEDED, SUPPRESSED -> true;
        };
    }

    /// As it is stored and shown.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
