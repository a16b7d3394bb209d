package dev.kaname.server.metrics;

import dev.kaname.pipelines.Load;
import dev.kaname.pipelines.Pipelines;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;

/// What pipelines have under way, and the room that is left for more.
final class PipelineMetrics implements Families {
    private final Pipelines pipelines;

    PipelineMetrics(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public List<MetricFamilySamples> now() {
        Load load = pipelines.load();
        return List.of(
                new GaugeMetricFamily(
                        "kaname_pipeline_runs_under_way",
                        "Pipeline runs that are not over, queued ones included.",
                        load.runs()),
                new GaugeMetricFamily(
                        "kaname_attempts_under_way",
                        "Attempts of steps that were launched and have not ended.",
                        load.attempts()),
                new GaugeMetricFamily(
                        "kaname_step_processors_free",
                        "Processors that no step holds.",
                        load.milliCpu() / 1000.0),
                new GaugeMetricFamily(
                        "kaname_step_memory_free_bytes",
                        "Memory that no step holds.",
                        load.memoryBytes()));
    }
}
