package dev.kaname.pipelines.run;

/// How often a step may be tried.
///
/// @param retries further attempts after failures
/// @param losses further attempts after its machine or watcher vanished. A step that runs for its
///   effect has none of its own: it may already have had that effect
public record StepPolicy(int retries, int losses) {
    /// Attempts a step without side effects gets beyond its retries when machines vanish.
    public static final int ORDINARY_LOSSES = 3;

    /// @param repeatable running it twice does no harm
    public static StepPolicy of(int retries, boolean repeatable) {
        return new StepPolicy(retries, repeatable ? ORDINARY_LOSSES : retries);
    }
}
