package dev.kaname.serving.predictions;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Takes counts from memory and writes them down: a new window within two seconds, so that it is
/// found in the shared graph, a running one each minute, and all when the server stops.
public final class WindowWriter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WindowWriter.class.getName());
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration USUAL = Duration.ofMinutes(1);

    private final PredictionCounter counter;
    private final PredictionWindows windows;
    private final InstantSource clock;
    private final Instant begun;
    private final Map<String, Instant> recorded = new HashMap<>();
    private final Thread thread;
    private volatile boolean closing;

    public WindowWriter(PredictionCounter counter, PredictionWindows windows, InstantSource clock) {
        this.counter = counter;
        this.windows = windows;
        this.clock = clock;
        begun = clock.instant();
        thread = Thread.ofPlatform().daemon().name("prediction-windows").start(this::run);
    }

    private void run() {
        while (!closing) {
            LockSupport.parkNanos(this, SOON.toNanos());
            write(false);
        }
        write(true);
    }

    private void write(boolean all) {
        Instant now = clock.instant();
        List<WindowCounts> counts = counter.take(now);
        for (WindowCounts one : counts) {
            Instant last = recorded.getOrDefault(one.id(), Instant.MIN);
            boolean over = one.hour().plus(Duration.ofHours(1)).isBefore(now);
            if (all || over || last.isBefore(now.minus(USUAL))) {
                record(one, now);
            }
        }
        recorded.values().removeIf(last -> last.isBefore(now.minus(Duration.ofHours(3))));
    }

    private void record(WindowCounts counts, Instant now) {
        try {
            windows.record(counts, begun);
            recorded.put(counts.id(), now);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "counts of predictions could not be written down", e);
        }
    }

    /// Writes down what is left and ends.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
