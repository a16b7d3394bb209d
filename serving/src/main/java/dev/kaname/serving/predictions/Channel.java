package dev.kaname.serving.predictions;

import dev.kaname.serving.ServingFailure.Unavailable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// The bounded way of one endpoint's records into the log.
public final class Channel {
    private static final System.Logger LOG = System.getLogger(Channel.class.getName());

    private final Segments segments;
    private final LogSettings settings;
    private final Runnable wake;
    private final ArrayBlockingQueue<Waiting> queue;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Budget budget;
    private final Object drained = new Object();
    private long taken;
    private final AtomicLong offered = new AtomicLong();

    /// @param done where somebody waits: completed with whether the record is on the disk
    private record Waiting(PredictionRecord record, Optional<CompletableFuture<Boolean>> done) {}

    Channel(Segments segments, LogSettings settings, Runnable wake) {
        this.segments = segments;
        this.settings = settings;
        this.wake = wake;
        queue = new ArrayBlockingQueue<>(settings.entriesWaiting());
        budget = new Budget(settings.bytesPerSecond(), settings.burst());
    }

    /// Hands a record over, or drops it and counts. Returns at once.
    public void offer(PredictionRecord record) {
        long size = record.size();
        if (bytes.get() + size > settings.bytesWaiting()
                || !budget.takes(size, record.id().time().toEpochMilli())
                || !queue.offer(new Waiting(record, Optional.empty()))) {
            dropped.increment();
            return;
        }
        offered.incrementAndGet();
        long waiting = bytes.addAndGet(size);
        if (waiting > settings.bytesWaiting() / 2 || queue.size() > settings.entriesWaiting() / 2) {
            wake.run();
        }
    }

    /// Returns when the record survives a power cut. Waits, so never called on an event loop.
    ///
    /// @throws Unavailable if it could not be written; the answer must not leave
    public void require(PredictionRecord record) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Waiting waiting = new Waiting(record, Optional.of(done));
        long patience = settings.longestWait().toNanos();
        try {
            if (!queue.offer(waiting, patience, TimeUnit.NANOSECONDS)) {
                throw notRecorded();
            }
            offered.incrementAndGet();
            bytes.addAndGet(record.size());
            wake.run();
            if (!done.get(patience, TimeUnit.NANOSECONDS)) {
                throw notRecorded();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw notRecorded();
        } catch (TimeoutException | ExecutionException _) {
            throw notRecorded();
        }
    }

    private static Unavailable notRecorded() {
        return new Unavailable(
                "the prediction could not be recorded, and this endpoint requires it",
                Duration.ofSeconds(5));
    }

    /// Records that reached a file.
    public long written() {
        return written.sum();
    }

    /// Records that did not.
    public long dropped() {
        return dropped.sum();
    }

    /// Waits until what was offered before is in the file, or for so long.
    void settle(Duration patience) {
        long wanted = offered.get();
        long end = System.nanoTime() + patience.toNanos();
        synchronized (drained) {
            while (taken < wanted && System.nanoTime() < end) {
                wake.run();
                try {
                    drained.wait(20);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /// Writes all that waits; called by the log's one thread.
    void drain() {
        List<Waiting> batch = new ArrayList<>();
        while (queue.drainTo(batch, 512) > 0) {
            write(batch);
            batch.clear();
        }
    }

    private void write(List<Waiting> batch) {
        boolean required = batch.stream().anyMatch(w -> w.done().isPresent());
        boolean kept = false;
        try {
            for (Waiting waiting : batch) {
                segments.write(waiting.record());
            }
            if (required) {
                segments.force();
            } else {
                segments.flush();
            }
            kept = true;
        } catch (IOException | RuntimeException e) {
            // the one thread that writes for all endpoints goes on, whatever happens here
            LOG.log(Level.WARNING, "predictions could not be logged", e);
            segments.abandon();
        }
        boolean wasKept = kept;
        (kept ? written : dropped).add(batch.size());
        for (Waiting waiting : batch) {
            bytes.addAndGet(-waiting.record().size());
            waiting.done().ifPresent(done -> done.complete(wasKept));
        }
        synchronized (drained) {
            taken += batch.size();
            drained.notifyAll();
        }
    }

    void close() {
        try {
            segments.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a prediction log did not close", e);
        }
    }
}
