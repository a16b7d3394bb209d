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

/// Lets each person push once at a time, and a few pushes be taken in at a time, each on a thread
/// of its own: putting objects together computes for seconds and holds them in memory, and virtual
/// threads that do nothing else keep all others from running.
///
/// What comes over the network is waited for between the two, so that whoever sends slowly holds up
/// only their own pushes.
final class PushTurns {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Semaphore all;
    private final ConcurrentMap<String, Line> lines = new ConcurrentHashMap<>();

    /// The pushes of one person, under way or waiting. It is there while there are any.
    private record Line(Semaphore first, int pushes) {
        Line with(int more) {
            return new Line(first, pushes + more);
        }
    }

    interface Work {
        void run() throws IOException;
    }

    /// @param most pushes taken in at a time
    PushTurns(int most) {
        this.all = new Semaphore(most, true);
    }

    /// Waits until no other push of the same person is under way.
    ///
    /// @throws CodeFailure.Busy if that takes too long
    Turn of(String principal) throws IOException {
        Line line =
                lines.merge(
                        principal, new Line(new Semaphore(1, true), 1), (now, _) -> now.with(1));
        try {
            await(line.first());
            return new Turn(principal, line.first());
        } catch (IOException | RuntimeException e) {
            leave(principal);
            throw e;
        }
    }

    private void leave(String principal) {
        lines.computeIfPresent(principal, (_, now) -> now.pushes() == 1 ? null : now.with(-1));
    }

    /// People who push or wait.
    int people() {
        return lines.size();
    }

    /// One push of one person.
    final class Turn implements AutoCloseable {
        private final String principal;
        private final Semaphore first;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile boolean takenIn;

        private Turn(String principal, Semaphore first) {
            this.principal = principal;
            this.first = first;
        }

        /// Waits until there is room for one more, and answers when the work is done; what it
        /// throws is thrown here. The work may close this turn as soon as the next may be taken in.
        ///
        /// @throws CodeFailure.Busy if there is no room
        void takeIn(Work work) throws IOException {
            await(all);
            takenIn = true;
            runApart(work);
        }

        /// Lets the next one in. Closing again does nothing.
        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                if (takenIn) {
                    all.release();
                }
                first.release();
                leave(principal);
            }
        }
    }

    private static void await(Semaphore turn) throws IOException {
        try {
            if (!turn.tryAcquire(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CodeFailure.Busy();
            }
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static void runApart(Work work) throws IOException {
        FutureTask<Boolean> task =
                new FutureTask<>(() -> {
                    work.run();
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
