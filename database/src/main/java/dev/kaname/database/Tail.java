package dev.kaname.database;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The newest part of the log in memory, read from the database once for all listeners.
///
/// A listener that keeps up never asks the database; one that lags behind what is kept does.
final class Tail implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Tail.class.getName());
    private static final int MOST_KEPT = 2_048;
    private static final int PAGE = 512;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /// Whoever wakes us in vain or not at all: this is the net under it.
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final Database database;
    private final Signal committed;
    private final Signal grown = new Signal();
    private final ArrayDeque<LogEntry> kept = new ArrayDeque<>();
    private final Thread thread;
    private Position floor;
    private Position end;
    private volatile boolean closed;

    Tail(Database database, Signal committed) {
        this.database = database;
        this.committed = committed;
        this.end = database.read(EventRows::end);
        this.floor = end;
        this.thread = Thread.ofVirtual().name("kaname-log-tail").start(this::follow);
    }

    /// Raised when there is more, or when it is closed.
    Signal grown() {
        return grown;
    }

    /// The next entries after a place; empty if there are none yet.
    List<LogEntry> after(Position position, int limit) {
        synchronized (this) {
            if (position.compareTo(floor) >= 0) {
                return keptAfter(position, limit);
            }
        }
        return database.read(rows -> EventRows.after(rows, position, limit));
    }

    private List<LogEntry> keptAfter(Position position, int limit) {
        List<LogEntry> found = new ArrayList<>();
        // listeners are near the end, so the search starts there
        Iterator<LogEntry> backwards = kept.descendingIterator();
        while (backwards.hasNext()) {
            LogEntry entry = backwards.next();
            if (entry.position().compareTo(position) <= 0) {
                break;
            }
            found.add(entry);
        }
        List<LogEntry> inOrder = found.reversed();
        return List.copyOf(inOrder.subList(0, Math.min(limit, inOrder.size())));
    }

    private void follow() {
        while (!closed) {
            long seen = committed.seen();
            try {
                while (readOn()) {
                    grown.raise();
                }
                committed.await(seen, SWEEP);
            } catch (RuntimeException | Error e) {
                LOG.log(Logger.Level.WARNING, "the log could not be read", e);
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean readOn() {
        Position from;
        synchronized (this) {
            from = end;
        }
        List<LogEntry> more = database.read(rows -> EventRows.after(rows, from, PAGE));
        if (more.isEmpty() || closed) {
            return false;
        }
        synchronized (this) {
            kept.addAll(more);
            end = more.getLast().position();
            while (kept.size() > MOST_KEPT) {
                floor = kept.removeFirst().position();
            }
        }
        return true;
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.join(thread);
        grown.raise();
    }
}
