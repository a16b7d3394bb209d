package dev.kaname.server.metrics;

import dev.kaname.serving.predictions.Latencies;
import dev.kaname.serving.predictions.PredictionCounter;
import dev.kaname.serving.predictions.PredictionLog;
import dev.kaname.serving.predictions.Traffic;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CounterMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What endpoints were asked, how long answers took, and what of it was logged.
final class ServingMetrics implements Families {
    private static final List<String> LABELS = List.of("project", "endpoint");
    private static final String SECONDS = "kaname_prediction_seconds";

    private final PredictionCounter counter;
    private final PredictionLog log;
    private final UnaryOperator<String> projectName;

    ServingMetrics(
            PredictionCounter counter, PredictionLog log, UnaryOperator<String> projectName) {
        this.counter = counter;
        this.log = log;
        this.projectName = projectName;
    }

    @Override
    public List<MetricFamilySamples> now() {
        CounterMetricFamily failures =
                new CounterMetricFamily(
                        "kaname_prediction_failures",
                        "Requests that reached a deployment and were answered with an error.",
                        LABELS);
        CounterMetricFamily rows =
                new CounterMetricFamily(
                        "kaname_prediction_rows", "Rows of all predictions.", LABELS);
        List<Sample> seconds = new ArrayList<>();
        for (Traffic one : counter.traffic()) {
            List<String> labels = List.of(projectName.apply(one.project()), one.endpoint());
            failures.addMetric(labels, (double) one.failed());
            rows.addMetric(labels, (double) one.rows());
            seconds.addAll(histogram(labels, one));
        }
        return List.of(
                new MetricFamilySamples(
                        SECONDS,
                        Collector.Type.HISTOGRAM,
                        "Time to answer, of requests that were answered with a prediction.",
                        seconds),
                failures,
                rows,
                logged());
    }

    private CounterMetricFamily logged() {
        CounterMetricFamily records =
                new CounterMetricFamily(
                        "kaname_prediction_log_records",
                        "Records for the log of predictions, by what became of them.",
                        List.of("outcome"));
        records.addMetric(List.of("written"), (double) log.written());
        records.addMetric(List.of("dropped"), (double) log.dropped());
        return records;
    }

    /// As the format wants it: each bound counts all that is at most so long.
    private static List<Sample> histogram(List<String> labels, Traffic traffic) {
        List<String> names = with(LABELS, "le");
        List<Sample> samples = new ArrayList<>();
        double atMost = 0;
        for (int i = 0; i < Latencies.BOUNDS.size(); i++) {
            atMost += traffic.latencies().within().get(i);
            String bound = Collector.doubleToGoString(Latencies.BOUNDS.get(i));
            samples.add(new Sample(SECONDS + "_bucket", names, with(labels, bound), atMost));
        }
        samples.add(
                new Sample(SECONDS + "_bucket", names, with(labels, "+Inf"), traffic.answered()));
        samples.add(new Sample(SECONDS + "_count", LABELS, labels, traffic.answered()));
        samples.add(new Sample(SECONDS + "_sum", LABELS, labels, traffic.latencies().seconds()));
        return samples;
    }

    private static List<String> with(List<String> some, String last) {
        List<String> all = new ArrayList<>(some);
        all.add(last);
        return all;
    }
}
