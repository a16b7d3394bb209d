package dev.kaname.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a batch makes of a run's contents. Pure: run again, it answers the same.
///
/// Applied twice, a batch changes nothing more; two batches applied in either order leave the same,
/// except where they set the same tag.
///
/// @param points the batch's metrics under their numbers, in the order of their table
record Change(
        Contents next,
        List<Point> points,
        boolean paramsChanged,
        boolean tagsChanged,
        boolean metricsChanged) {
    static final String RUN_NAME = "mlflow.runName";

    /// A metric to be kept for its history.
    record Point(int number, long step, long timestamp, double value) {
        private static final Comparator<Point> ORDER =
                Comparator.comparingInt(Point::number)
                        .thenComparingLong(Point::step)
                        .thenComparingLong(Point::timestamp)
                        .thenComparingDouble(Point::value);
    }

    /// @param batch checked already
    /// @throws TrackingFailure.Invalid if a param has another value already
    static Change of(String run, Contents now, Batch batch) {
        Map<String, String> params = new TreeMap<>(now.params());
        boolean paramsChanged = addParams(run, params, batch);
        Map<String, String> tags = new TreeMap<>(now.tags());
        boolean tagsChanged = false;
        for (KeyValue tag : batch.tags()) {
            tagsChanged |= !tag.value().equals(tags.put(tag.key(), tag.value()));
        }
        Map<String, Latest> metrics = new TreeMap<>(now.metrics());
        List<Point> points = new ArrayList<>(batch.metrics().size());
        boolean metricsChanged = false;
        for (Metric metric : batch.metrics()) {
            Latest known = metrics.get(metric.key());
            int number = known == null ? metrics.size() : known.number();
            points.add(new Point(number, metric.step(), metric.timestamp(), metric.value()));
            if (known == null || known.isBeatenBy(metric)) {
                metrics.put(
                        metric.key(),
                        new Latest(number, metric.value(), metric.timestamp(), metric.step()));
                metricsChanged = true;
            }
        }
        points.sort(Point.ORDER);
        return new Change(
                new Contents(params, tags, metrics),
                points,
                paramsChanged,
                tagsChanged,
                metricsChanged);
    }

    /// The run's new name, if the batch gives it one.
    Optional<String> renamed() {
        return tagsChanged ? Optional.ofNullable(next.tags().get(RUN_NAME)) : Optional.empty();
    }

    boolean isNothing() {
        return points.isEmpty() && !paramsChanged && !tagsChanged;
    }

    private static boolean addParams(String run, Map<String, String> params, Batch batch) {
        boolean changed = false;
        List<String> clashes = new ArrayList<>();
        for (KeyValue param : batch.params()) {
            String known = params.putIfAbsent(param.key(), param.value());
            changed |= known == null;
            if (known != null && !known.equals(param.value())) {
                clashes.add(clash(param, known, batch.single(), run));
            }
        }
        if (!clashes.isEmpty()) {
            throw new TrackingFailure.Invalid(
                    "params",
                    batch.single()
                            ? clashes.getFirst()
                            : "Changing param values is not allowed. Params were already logged='["
                                    + String.join(", ", clashes)
                                    + "]' for run ID='"
                                    + run
                                    + "'.");
        }
        return changed;
    }

    private static String clash(KeyValue param, String known, boolean single, String run) {
        String old = Messages.echo(known);
        String sent = Messages.echo(param.value());
        return single
                ? "Changing param values is not allowed. Param with key='%s' was already logged with value='%s' for run ID='%s'. Attempted logging new value '%s'."
                        .formatted(param.key(), old, run, sent)
                : "{'key': '%s', 'old_value': '%s', 'new_value': '%s'}"
                        .formatted(param.key(), old, sent);
    }
}
