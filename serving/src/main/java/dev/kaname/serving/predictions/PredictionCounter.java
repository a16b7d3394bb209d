package dev.kaname.serving.predictions;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Counts predictions by deployment and hour, in memory; somebody takes the counts from time to
/// time and writes them down.
public final class PredictionCounter {
    private static final long HOUR = 3_600_000;

    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final int replica;

    public PredictionCounter(int replica) {
        this.replica = replica;
    }

    /// The counter of one deployment; always the same one.
    public Tally tally(Deployed deployed) {
        return tallies.computeIfAbsent(deployed.id(), _ -> new Tally(deployed));
    }

    /// Windows with predictions or errors in them. One whose hour is over is answered and
    /// forgotten.
    public List<WindowCounts> take(Instant now) {
        List<WindowCounts> all = new ArrayList<>();
        for (Tally tally : tallies.values()) {
            tally.take(now, all);
        }
        return all.stream().filter(w -> w.predictions() + w.errors() > 0).toList();
    }

    /// What each endpoint was asked since the start.
    public List<Traffic> traffic() {
        return tallies.values().stream()
                .map(tally -> tally.totals.of(tally.deployed))
                .collect(
                        Collectors.toMap(
                                one -> List.of(one.project(), one.endpoint()),
                                Function.identity(),
                                Traffic::plus))
                .values()
                .stream()
                .toList();
    }

    /// The windows of one deployment.
    public final class Tally {
        private final Deployed deployed;
        private final Totals totals = new Totals();
        private final Map<Long, Window> windows = new ConcurrentHashMap<>();
        private volatile Window current;

        private Tally(Deployed deployed) {
            this.deployed = deployed;
            current = new Window(deployed, Instant.EPOCH);
        }

        /// @param millis time of the prediction id
        /// @param nanos how long the answer took
        public void prediction(long millis, int rows, long nanos) {
            at(millis).prediction(rows);
            totals.prediction(rows, nanos);
        }

        public void error(long millis) {
            at(millis).error();
            totals.error();
        }

        private Window at(long millis) {
            Window window = current;
            if (millis - window.hour.toEpochMilli() < HOUR
                    && millis >= window.hour.toEpochMilli()) {
                return window;
            }
            window =
                    windows.computeIfAbsent(
                            millis / HOUR,
                            hour -> new Window(deployed, Instant.ofEpochMilli(hour * HOUR)));
            current = window;
            return window;
        }

        private void take(Instant now, List<WindowCounts> target) {
            // a minute late, so that a request of the last moment is still in
            Instant over = now.minus(61, ChronoUnit.MINUTES);
            windows.values().forEach(window -> target.add(window.counts(replica)));
            windows.values().removeIf(window -> window.hour.isBefore(over));
        }
    }
}
