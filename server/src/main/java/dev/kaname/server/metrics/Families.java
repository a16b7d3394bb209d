package dev.kaname.server.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;

/// Some of the metrics, read off an engine at the moment somebody asks.
@FunctionalInterface
interface Families {
    List<MetricFamilySamples> now();
}
