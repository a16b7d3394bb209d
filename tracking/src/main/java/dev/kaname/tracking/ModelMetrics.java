package dev.kaname.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.database.Tx;
import dev.kaname.tracking.LoggedModel.RunMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The metrics of logged models. Of each key, run and data set the latest is kept; the history is
/// that of the run.
final class ModelMetrics {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelMetrics() {}

    private record Key(String key, String run, String name, String digest)
            implements Comparable<Key> {
        static Key of(RunMetric metric) {
            Optional<Metric.MetricDataset> dataset = metric.metric().dataset();
            return new Key(
                    metric.metric().key(),
                    metric.run(),
                    dataset.map(Metric.MetricDataset::name).orElse(""),
                    dataset.map(Metric.MetricDataset::digest).orElse(""));
        }

        @Override
        public int compareTo(Key other) {
            return java.util.Comparator.comparing(Key::key)
                    .thenComparing(Key::run)
                    .thenComparing(Key::name)
                    .thenComparing(Key::digest)
                    .compare(this, other);
        }
    }

    /// Adds to the models those metrics of a batch that name one.
    ///
    /// @throws TrackingFailure.Missing if a model does not exist
    static void write(Tx tx, String project, String run, List<Metric> batch) {
        Map<String, List<Metric>> byModel = new TreeMap<>();
        for (Metric metric : batch) {
            metric.model()
                    .ifPresent(model ->
                            byModel.computeIfAbsent(model, _ -> new ArrayList<>()).add(metric));
        }
        byModel.forEach((model, metrics) -> write(tx, project, run, model, metrics));
    }

    private static void write(
            Tx tx, String project, String run, String model, List<Metric> metrics) {
        String now =
                tx.first(
                                "SELECT metrics FROM tracking_models WHERE project = ? AND id = ?",
                                row -> row.text("metrics"),
                                project,
                                model)
                        .orElseThrow(() -> Messages.noLoggedModel(model));
        Map<Key, RunMetric> kept = new TreeMap<>();
        read(model, now).forEach(metric -> kept.put(Key.of(metric), metric));
        for (Metric metric : metrics) {
            RunMetric added = new RunMetric(run, metric);
            kept.merge(Key.of(added), added, ModelMetrics::later);
        }
        String next = write(kept.values());
        if (!next.equals(now)) {
            tx.update(
                    "UPDATE tracking_models SET metrics = ? WHERE project = ? AND id = ?",
                    next,
                    project,
                    model);
        }
    }

    private static RunMetric later(RunMetric known, RunMetric added) {
        Metric metric = known.metric();
        Latest latest = new Latest(0, metric.value(), metric.timestamp(), metric.step());
        return latest.isBeatenBy(added.metric()) ? added : known;
    }

    static List<RunMetric> read(String model, String json) {
        List<RunMetric> metrics = new ArrayList<>();
        try {
            for (JsonNode node : JSON.readTree(json)) {
                Metric metric =
                        new Metric(
                                node.path("k").textValue(),
                                node.path("v").isNull() ? Double.NaN : node.path("v").doubleValue(),
                                node.path("t").longValue(),
                                node.path("s").longValue(),
                                Optional.of(model),
                                dataset(node));
                metrics.add(new RunMetric(node.path("r").textValue(), metric));
            }
            return metrics;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored metrics of " + model + " cannot be read", e);
        }
    }

    private static Optional<Metric.MetricDataset> dataset(JsonNode node) {
        return node.has("n")
                ? Optional.of(
                        new Metric.MetricDataset(
                                node.path("n").textValue(), node.path("d").textValue()))
                : Optional.empty();
    }

    private static String write(Iterable<RunMetric> metrics) {
        ArrayNode all = JSON.createArrayNode();
        for (RunMetric each : metrics) {
            Metric metric = each.metric();
            ObjectNode node = all.addObject();
            node.put("k", metric.key()).put("r", each.run());
            if (Double.isNaN(metric.value())) {
                node.putNull("v");
            } else {
                node.put("v", metric.value());
            }
            node.put("t", metric.timestamp()).put("s", metric.step());
            metric.dataset()
                    .ifPresent(dataset -> node.put("n", dataset.name()).put("d", dataset.digest()));
        }
        return all.toString();
    }
}
