package dev.kaname.database;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The acts that wait for the writer, in two lanes of bounded length.
///
/// Interactive acts go first, but while both lanes have some, every eighth place is for bulk, so
/// that neither lane starves.
final class ActQueue {
    private static final int BULK_EVERY = 8;

    private final int capacity;
    private final ArrayDeque<Pending<?>> interactive = new ArrayDeque<>();
    private final ArrayDeque<Pending<?>> bulk = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private int sinceBulk;
    private boolean closed;

    ActQueue(int capacity) {
        this.capacity = capacity;
    }

    /// @throws DatabaseFailure.Busy if the lane is full
    /// @throws IllegalStateException if the database is closed
    void add(Lane lane, Pending<?> pending) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the database is closed");
            }
            ArrayDeque<Pending<?>> waiting =
                    switch (lane) {
                        case INTERACTIVE -> interactive;
                        case BULK -> bulk;
                    };
            if (waiting.size() >= capacity) {
                throw new DatabaseFailure.Busy();
            }
            waiting.add(pending);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for an act; empty once the queue is closed and drained.
    Optional<Pending<?>> take() {
        lock.lock();
        try {
            while (interactive.isEmpty() && bulk.isEmpty()) {
                if (closed) {
                    return Optional.empty();
                }
                arrived.awaitUninterruptibly();
            }
            return Optional.of(next());
        } finally {
            lock.unlock();
        }
    }

    /// The next act if one is waiting.
    Optional<Pending<?>> poll() {
        lock.lock();
        try {
            return interactive.isEmpty() && bulk.isEmpty() ? Optional.empty() : Optional.of(next());
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing waits.
    boolean isEmpty() {
        lock.lock();
        try {
            return interactive.isEmpty() && bulk.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Refuses further acts; those that wait are still handed out.
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Pending<?> next() {
        boolean bulkIsDue = sinceBulk >= BULK_EVERY - 1 && !bulk.isEmpty();
        if (interactive.isEmpty() || bulkIsDue) {
            sinceBulk = 0;
            return bulk.remove();
        }
        sinceBulk++;
        return interactive.remove();
    }
}
