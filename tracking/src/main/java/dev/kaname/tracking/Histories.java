package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.tracking.search.Cell;
import dev.kaname.tracking.search.PageToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Every value that a metric ever had.
public final class Histories {
    private static final int MOST_RUNS = 100;
    private static final int MOST_POINTS = 25_000;

    /// Of one answer, whatever was asked for: clients read on.
    private static final int MOST_OF_HISTORY = 250_000;

    private static final int MOST_SAMPLES = 2_500;

    /// A point and the run it belongs to.
    public record RunPoint(String run, Metric metric) {}

    private final Database database;

    Histories(Database database) {
        this.database = database;
    }

    /// The history of one metric of a run, oldest timestamp first; empty for an unknown key. A
    /// deleted run can be read.
    ///
    /// @param limit as many as one answer holds, if absent
    public Page<Metric> of(
            String project, String run, String key, OptionalInt limit, String token) {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new TrackingFailure.Invalid(
                    "max_results",
                    "Invalid value "
                            + limit.getAsInt()
                            + " for parameter 'max_results' supplied. It must be a positive integer");
        }
        List<String> identity = List.of("history", project, run, key);
        return Query.understood(() -> {
            Place after = PageToken.read(identity, token).map(Place::of).orElse(Place.BEGINNING);
            int most = Math.min(limit.orElse(MOST_OF_HISTORY), MOST_OF_HISTORY);
            List<Metric> points =
                    database.read(rows -> points(rows, project, run, key, after, most + 1L));
            boolean more = points.size() > most;
            List<Metric> page = more ? points.subList(0, most) : points;
            return new Page<>(
                    page,
                    more
                            ? Optional.of(
                                    PageToken.write(identity, Place.of(page.getLast()).cells()))
                            : Optional.empty());
        });
    }

    /// A place in the history of one metric, as its points are ordered.
    ///
    /// @param nan 1 for "not a number", which is kept beside the value 0
    private record Place(long timestamp, long step, double value, long nan) {
        /// No timestamp is below 0.
        static final Place BEGINNING = new Place(-1, 0, 0, 0);

        static Place of(Metric metric) {
            boolean nan = Double.isNaN(metric.value());
            return new Place(
                    metric.timestamp(), metric.step(), nan ? 0 : metric.value(), nan ? 1 : 0);
        }

        static Place of(List<Cell> cells) {
            if (cells.size() == 4
                    && cells.get(0) instanceof Cell.Whole(long timestamp)
                    && cells.get(1) instanceof Cell.Whole(long step)
                    && cells.get(2) instanceof Cell.Real(double value)
                    && cells.get(3) instanceof Cell.Whole(long nan)) {
                return new Place(timestamp, step, value, nan);
            }
            throw new TrackingFailure.Invalid("page_token", "Invalid page token");
        }

        List<Cell> cells() {
            return List.of(
                    new Cell.Whole(timestamp),
                    new Cell.Whole(step),
                    new Cell.Real(value),
                    new Cell.Whole(nan));
        }
    }

    private static List<Metric> points(
            Rows rows, String project, String run, String key, Place after, long limit) {
        StoredRun stored = StoredRun.get(rows, project, run);
        return ContentsJson.metric(stored.metrics(), key)
                .map(latest ->
                        rows.list(
                                """
                                SELECT step, at_ms, value, nan FROM tracking_points
                                WHERE run = ? AND key = ? AND (at_ms, step, value, nan) > (?, ?, ?, ?)
                                ORDER BY at_ms, step, value, nan LIMIT ?
                                """,
                                row -> metric(key, row),
                                stored.number(),
                                latest.number(),
                                after.timestamp(),
                                after.step(),
                                after.value(),
                                after.nan(),
                                limit))
                .orElse(List.of());
    }

    private static Metric metric(String key, Row row) {
        return Metric.of(
                key,
                row.flag("nan") ? Double.NaN : row.real("value"),
                row.number("at_ms"),
                row.number("step"));
    }

    /// The histories of one metric in many runs, clipped to so many points altogether.
    ///
    /// @param limit at least 1 (BI-114)
    public List<RunPoint> bulk(String project, Collection<String> runs, String key, int limit) {
        checkRuns(runs);
        if (limit < 1) {
            throw new TrackingFailure.Invalid("max_results", "max_results must be at least 1.");
        }
        int most = Math.min(limit, MOST_POINTS);
        return database.read(rows -> {
            List<RunPoint> all = new ArrayList<>();
            for (String run : new TreeSet<>(runs)) {
                for (Metric metric :
                        points(rows, project, run, key, Place.BEGINNING, most - all.size())) {
                    all.add(new RunPoint(run, metric));
                }
            }
            return all;
        });
    }

    /// Some steps of one metric in many runs, evenly chosen over the steps of all of them; of each
    /// run the first and the last step are always among them.
    ///
    /// @param from first step, or absent with `to` for all
    public List<RunPoint> sampled(
            String project,
            Collection<String> runs,
            String key,
            Optional<Long> from,
            Optional<Long> to,
            int limit) {
        checkRuns(runs);
        if (from.isPresent() != to.isPresent()) {
            throw new TrackingFailure.Invalid(
                    "start_step",
                    "If either start step or end step are specified, both must be specified.");
        }
        if (from.isPresent() && from.get() > to.get()) {
            throw new TrackingFailure.Invalid(
                    "start_step",
                    "end_step must be greater than start_step. Found start_step=%d and end_step=%d."
                            .formatted(from.get(), to.get()));
        }
        if (limit < 1 || limit > MOST_SAMPLES) {
            throw new TrackingFailure.Invalid(
                    "max_results", "max_results must be between 1 and " + MOST_SAMPLES + ".");
        }
        return database.read(rows -> {
            Map<String, List<Metric>> series = new TreeMap<>();
            TreeSet<Long> steps = new TreeSet<>();
            TreeSet<Long> chosen = new TreeSet<>();
            for (String run : runs) {
                List<Metric> points =
                        between(
                                points(rows, project, run, key, Place.BEGINNING, Long.MAX_VALUE),
                                from,
                                to);
                series.put(run, points);
                ends(points, chosen);
                points.forEach(point -> steps.add(point.step()));
            }
            chosen.addAll(evenly(List.copyOf(steps), limit));
            return select(series, chosen);
        });
    }

    private static List<Metric> between(
            List<Metric> points, Optional<Long> from, Optional<Long> to) {
        return points.stream()
                .filter(point -> from.isEmpty() || point.step() >= from.get())
                .filter(point -> to.isEmpty() || point.step() <= to.get())
                .sorted(Comparator.comparingLong(Metric::step).thenComparingLong(Metric::timestamp))
                .toList();
    }

    private static void ends(List<Metric> points, Set<Long> chosen) {
        if (!points.isEmpty()) {
            chosen.add(points.getFirst().step());
            chosen.add(points.getLast().step());
        }
    }

    private static List<Long> evenly(List<Long> steps, int limit) {
        if (steps.size() <= limit) {
            return steps;
        }
        List<Long> chosen = new ArrayList<>();
        for (int i = 0; i < limit; i++) {
            chosen.add(steps.get((int) ((long) i * steps.size() / limit)));
        }
        return chosen;
    }

    private static List<RunPoint> select(Map<String, List<Metric>> series, Set<Long> chosen) {
        List<RunPoint> all = new ArrayList<>();
        series.forEach((run, points) ->
                points.stream()
                        .filter(point -> chosen.contains(point.step()))
                        .forEach(point -> all.add(new RunPoint(run, point))));
        return all.size() > MOST_POINTS ? all.subList(0, MOST_POINTS) : all;
    }

    private static void checkRuns(Collection<String> runs) {
        if (runs.isEmpty()) {
            throw Messages.missing("run_id");
        }
        if (runs.size() > MOST_RUNS) {
            throw new TrackingFailure.Invalid(
                    "run_ids",
                    "GetMetricHistoryBulk request cannot specify more than %d run_ids. Received %d run_ids."
                            .formatted(MOST_RUNS, runs.size()));
        }
    }
}
