package dev.kaname.database;

import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Hands out the tasks of one kind. It sleeps until a commit brings one, one that runs ends, or the
/// next one is due.
final class WorkLoop {
    private static final Logger LOG = System.getLogger(WorkLoop.class.getName());
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final String kind;
    private final int parallel;
    private final Work.Handler handler;
    private final WorkRows rows;
    private final InstantSource clock;
    private final Signal changed;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    WorkLoop(
            String kind,
            int parallel,
            Work.Handler handler,
            WorkRows rows,
            InstantSource clock,
            Signal changed) {
        this.kind = kind;
        this.parallel = parallel;
        this.handler = handler;
        this.rows = rows;
        this.clock = clock;
        this.changed = changed;
        this.thread = Thread.ofVirtual().name("kaname-work-" + kind).start(this::run);
    }

    private void run() {
        long sweptAt = System.nanoTime() - SWEEP.toNanos();
        while (!closed) {
            long seen = changed.seen();
            Duration wait = PAUSE_AFTER_FAILURE;
            try {
                if (System.nanoTime() - sweptAt >= SWEEP.toNanos()) {
                    rows.reclaim(kind);
                    sweptAt = System.nanoTime();
                }
                wait = handOut();
            } catch (RuntimeException | Error e) {
                LOG.log(Logger.Level.WARNING, "work " + kind + " could not be handed out", e);
            }
            if (!await(seen, wait)) {
                return;
            }
        }
    }

    /// Starts what is due and answers how long nothing else will be.
    private Duration handOut() {
        int free = parallel - running.size();
        if (free <= 0) {
            return SWEEP;
        }
        Optional<Instant> due = rows.nextDue(kind);
        if (due.isEmpty()) {
            return SWEEP;
        }
        Duration wait = Duration.between(clock.instant(), due.get());
        if (wait.isPositive()) {
            return wait.compareTo(SWEEP) < 0 ? wait : SWEEP;
        }
        for (WorkRows.Lease lease : rows.lease(kind, free)) {
            start(lease);
        }
        return Duration.ZERO;
    }

    private void start(WorkRows.Lease lease) {
        Thread worker =
                Thread.ofVirtual()
                        .name("kaname-work-" + kind + "-" + lease.task().key())
                        .unstarted(() -> carryOut(lease));
        running.add(worker);
        worker.start();
    }

    private void carryOut(WorkRows.Lease lease) {
        try {
            Work.Next next = handler.carryOut(lease.task());
            rows.finish(lease, next);
        } catch (RuntimeException | Error e) {
            LOG.log(
                    Logger.Level.WARNING,
                    "work "
                            + kind
                            + " "
                            + lease.task().key()
                            + " failed, attempt "
                            + lease.task().attempt(),
                    e);
            giveBack(lease);
        } finally {
            running.remove(Thread.currentThread());
            changed.raise();
        }
    }

    /// Tries until it succeeds or all ends: what stays leased to us is free again once this process
    /// is gone.
    private void giveBack(WorkRows.Lease lease) {
        for (int attempt = 1; !closed || attempt == 1; attempt++) {
            long seen = changed.seen();
            try {
                rows.giveBack(lease);
                return;
            } catch (RuntimeException e) {
                LOG.log(Logger.Level.WARNING, "work " + kind + " could not be given back", e);
                if (!await(seen, RetryPause.after(attempt, SWEEP))) {
                    return;
                }
            }
        }
    }

    private boolean await(long seen, Duration wait) {
        try {
            changed.await(seen, wait);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /// Hands out nothing more.
    void stop() {
        closed = true;
        changed.raise();
    }

    /// Waits for the tasks in hand.
    void joinUntil(long deadline) {
        Threads.join(thread);
        Threads.joinUntil(deadline, running);
    }
}
