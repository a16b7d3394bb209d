package dev.kaname.server.metrics;

import dev.kaname.database.Database;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.security.Project;
import dev.kaname.security.Security;
import dev.kaname.server.DataFolder;
import dev.kaname.serving.predictions.PredictionCounter;
import dev.kaname.serving.predictions.PredictionLog;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/// The product's own metrics. They are read off the engines when they are asked for: counting costs
/// the engines nothing that they do not count anyhow, and no engine knows of a metrics library.
@Singleton
@SuppressWarnings("deprecation") // the framework brings the registry of the older client
public class Metrics {
    private final PrometheusMeterRegistry registry;
    private final EventMetrics events;
    private final List<Families> all;

    Metrics(
            PrometheusMeterRegistry registry,
            Database database,
            Security security,
            PredictionCounter predictions,
            PredictionLog log,
            Pipelines pipelines,
            DataFolder folder) {
        this.registry = registry;
        this.events = new EventMetrics(database.events(), id -> name(security, id));
        this.all =
                List.of(
                        events,
                        new PipelineMetrics(pipelines),
                        new ServingMetrics(predictions, log, id -> name(security, id)),
                        new FolderMetrics(folder));
    }

    void begin(@Observes StartupEvent event) {
        registry.getPrometheusRegistry()
                .register(
                        new Collector() {
                            @Override
                            public List<MetricFamilySamples> collect() {
                                return all.stream()
                                        .flatMap(families -> families.now().stream())
                                        .toList();
                            }
                        });
    }

    void end(@Observes ShutdownEvent event) {
        events.close();
    }

    private static String name(Security security, String project) {
        return security.projects().find(project).map(Project::name).orElse(project);
    }
}
