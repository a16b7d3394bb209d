package dev.kaname.server.metrics;

import dev.kaname.database.Event;
import dev.kaname.database.EventLog;
import dev.kaname.database.LoggedEvent;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CounterMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/// What was done, counted off the event log. Of several servers on one database one counts, so that
/// a sum over all of them is right.
final class EventMetrics implements Families, AutoCloseable {
    private final Map<String, LongAdder> kinds = new ConcurrentHashMap<>();
    private final Map<List<String>, LongAdder> runs = new ConcurrentHashMap<>();
    private final UnaryOperator<String> projectName;
    private final EventLog.Listening listening;

    EventMetrics(EventLog events, UnaryOperator<String> projectName) {
        this.projectName = projectName;
        this.listening = events.listen("metrics.events", this::count);
    }

    private void count(LoggedEvent logged) {
        Event event = logged.event();
        kinds.computeIfAbsent(event.kind(), _ -> new LongAdder()).increment();
        if (event.kind().equals("pipelinerun.end")) {
            List<String> labels =
                    List.of(
                            projectName.apply(event.project()),
                            String.valueOf(event.payload().get("pipeline")),
                            String.valueOf(event.payload().get("state")));
            runs.computeIfAbsent(labels, _ -> new LongAdder()).increment();
        }
    }

    @Override
    public List<MetricFamilySamples> now() {
        CounterMetricFamily events =
                new CounterMetricFamily(
                        "kaname_events", "Changes of state, by their kind.", List.of("kind"));
        kinds.forEach((kind, count) -> events.addMetric(List.of(kind), count.doubleValue()));
        CounterMetricFamily ended =
                new CounterMetricFamily(
                        "kaname_pipeline_runs",
                        "Pipeline runs that are over, by how they ended.",
                        List.of("project", "pipeline", "state"));
        runs.forEach((labels, count) -> ended.addMetric(labels, count.doubleValue()));
        return List.of(events, ended);
    }

    @Override
    public void close() {
        listening.close();
    }
}
