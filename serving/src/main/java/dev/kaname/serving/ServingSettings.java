package dev.kaname.serving;

import java.time.Duration;

/// Bounds of serving.
///
/// @param largestModel bytes of a model and its weights; a larger one is not loaded
/// @param seats calls of one version that compute at the same time; more wait
/// @param waiting calls of one version that may wait for a seat; more are refused
/// @param deadline the time a call has, waiting included
/// @param quick a call that is expected to take less is computed where it arrived, without a change
///   of thread
/// @param loading the time that loading a model may take, its first runs included
public record ServingSettings(
        long largestModel,
        int seats,
        int waiting,
        Duration deadline,
        Duration quick,
        Duration loading) {

    public static final ServingSettings DEFAULT =
            new ServingSettings(
                    512L << 20,
                    4 * Runtime.getRuntime().availableProcessors(),
                    512,
                    Duration.ofSeconds(30),
                    Duration.ofNanos(200_000),
                    Duration.ofSeconds(60));

    public ServingSettings {
        if (largestModel < 1 || seats < 1 || waiting < 0 || deadline.isNegative()) {
            throw new IllegalArgumentException("bounds of serving must be positive");
        }
    }
}
