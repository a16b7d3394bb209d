package dev.kaname.database;

import java.lang.System.Logger;
import java.time.Duration;

/// Waiting for threads without losing an interruption.
final class Threads {
    private static final Logger LOG = System.getLogger(Threads.class.getName());

    private Threads() {}

    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for threads that run code of others: until the deadline, then a second more after
    /// interrupting them. One that still runs is left behind.
    ///
    /// @param deadline of [System#nanoTime]
    static void joinUntil(long deadline, Iterable<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                if (!thread.join(positive(deadline - System.nanoTime()))) {
                    thread.interrupt();
                    if (!thread.join(Duration.ofSeconds(1))) {
                        LOG.log(Logger.Level.WARNING, thread.getName() + " does not stop");
                    }
                }
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration positive(long nanos) {
        return Duration.ofNanos(Math.max(1, nanos));
    }
}
