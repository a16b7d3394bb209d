package dev.kaname.tracking;

import java.util.List;

/// Metrics, params and tags that are written to one run together or not at all.
///
/// @param single whether it came by a call for one thing, which words its errors without an index
public record Batch(
        List<Metric> metrics, List<KeyValue> params, List<KeyValue> tags, boolean single) {
    public Batch {
        metrics = List.copyOf(metrics);
        params = List.copyOf(params);
        tags = List.copyOf(tags);
    }

    public static Batch of(List<Metric> metrics, List<KeyValue> params, List<KeyValue> tags) {
        return new Batch(metrics, params, tags, false);
    }

    public static Batch metric(Metric metric) {
        return new Batch(List.of(metric), List.of(), List.of(), true);
    }

    public static Batch param(String key, String value) {
        return new Batch(List.of(), List.of(new KeyValue(key, value)), List.of(), true);
    }

    public static Batch tag(String key, String value) {
        return new Batch(List.of(), List.of(), List.of(new KeyValue(key, value)), true);
    }

    boolean isEmpty() {
        return metrics.isEmpty() && params.isEmpty() && tags.isEmpty();
    }
}
