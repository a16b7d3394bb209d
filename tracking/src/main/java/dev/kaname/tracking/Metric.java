package dev.kaname.tracking;

import java.util.Optional;

/// One measured value.
///
/// @param value may be not a number; infinities are kept as the largest finite double
/// @param timestamp milliseconds since the epoch, as the client says, not below 0
/// @param step may be negative
/// @param model the logged model it measures too, if any
/// @param dataset the data it was measured on, if said
public record Metric(
        String key,
        double value,
        long timestamp,
        long step,
        Optional<String> model,
        Optional<MetricDataset> dataset) {
    /// A data set by the name and digest under which a client knows it.
    public record MetricDataset(String name, String digest) {}

    public static Metric of(String key, double value, long timestamp, long step) {
        return new Metric(key, value, timestamp, step, Optional.empty(), Optional.empty());
    }
}
