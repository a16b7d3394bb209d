package dev.kaname.code;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets a few pushes be taken in at a time, and one of each person, each on a thread of its own:
/// putting objects together computes for seconds and holds them in memory, and virtual threads that
/// do nothing else keep all others from running.
final class PushTurns {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Semaphore all;
    private final ConcurrentMap<String, Semaphore> own = new ConcurrentHashMap<>();

    interface Work {
        /// @param turn to be ended as soon as the next push may be taken in; ended here at the
        ///   latest
        void run(Turn turn) throws IOException;
    }

    /// The right to be taken in. Ending it again does nothing.
    static final class Turn implements AutoCloseable {
        private final Semaphore mine;
        private final Semaphore all;
        private final AtomicBoolean over = new AtomicBoolean();

        private Turn(Semaphore mine, Semaphore all) {
            this.mine = mine;
            this.all = all;
        }

        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                all.release();
                mine.release();
            }
        }
    }

    /// @param most pushes at a time
    PushTurns(int most) {
        this.all = new Semaphore(most, true);
    }

    /// Answers when the work is done; what it throws is thrown here.
    ///
    /// @throws CodeFailure.Busy if it does not get a turn
    void run(String principal, Work work) throws IOException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        Semaphore mine = own.computeIfAbsent(principal, _ -> new Semaphore(1, true));
        try (Turn turn = take(mine, end)) {
            runApart(work, turn);
        }
    }

    private Turn take(Semaphore mine, long end) throws IOException {
        await(mine, end);
        try {
            await(all, end);
        } catch (IOException | RuntimeException e) {
            mine.release();
            throw e;
        }
        return new Turn(mine, all);
    }

    private static void await(Semaphore turn, long end) throws IOException {
        try {
            if (!turn.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new CodeFailure.Busy();
            }
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static void runApart(Work work, Turn turn) throws IOException {
        FutureTask<Boolean> task =
                new FutureTask<>(() -> {
                    work.run(turn);
                    return true;
                });
        Thread thread = Thread.ofPlatform().daemon().name("push").start(task);
        try {
            task.get();
        } catch (InterruptedException _) {
            thread.interrupt();
            throw interrupted();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while a push was taken in");
    }
}
