package dev.kaname.database;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One listener on its way through the log.
///
/// Its place is kept in the database about once a second while there is something to keep, not
/// after each event: a commit for each would double the work of every act.
final class ListenerLoop implements EventLog.Listening {
    private static final Logger LOG = System.getLogger(ListenerLoop.class.getName());
    private static final int PAGE = 256;
    private static final long SAVE_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    private final String name;
    private final EventLog.Listener listener;
    private final Cursors cursors;
    private final Tail tail;
    private final Signal closing = new Signal();
    private final Thread thread;
    private volatile boolean closed;
    private long savedAt = System.nanoTime();
    private boolean dirty;

    ListenerLoop(String name, EventLog.Listener listener, Cursors cursors, Tail tail) {
        this.name = name;
        this.listener = listener;
        this.cursors = cursors;
        this.tail = tail;
        this.thread = Thread.ofVirtual().name("kaname-listener-" + name).start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                Optional<Cursors.Claim> claim = cursors.claim(name);
                if (claim.isPresent()) {
                    follow(claim.get());
                } else {
                    pause(ASK_AGAIN);
                }
            } catch (RuntimeException | Error e) {
                LOG.log(Logger.Level.WARNING, "listener " + name + " could not go on", e);
                pause(ASK_AGAIN);
            }
        }
    }

    /// Follows the log until closed or until another process took the cursor.
    private void follow(Cursors.Claim claimed) {
        Cursors.Claim claim = claimed;
        boolean ours = true;
        try {
            while (!closed && ours) {
                long seen = tail.grown().seen();
                List<LogEntry> entries = tail.after(claim.position(), PAGE);
                for (LogEntry entry : entries) {
                    if (!deliver(entry.event())) {
                        break;
                    }
                    claim = claim.at(entry.position());
                    dirty = true;
                }
                ours = saveIfDue(claim);
                if (entries.isEmpty() && ours) {
                    await(seen);
                }
            }
        } finally {
            if (ours) {
                cursors.release(claim);
                dirty = false;
            }
        }
    }

    /// Calls the listener until it accepts the event; false if closed before it did.
    private boolean deliver(LoggedEvent event) {
        for (int attempt = 1; !closed; attempt++) {
            try {
                listener.on(event);
                return true;
            } catch (RuntimeException | Error e) {
                // an error too: without this thread nobody would ever hear the events behind it
                LOG.log(
                        Logger.Level.WARNING,
                        "listener " + name + " failed at event " + event.sequence(),
                        e);
                pause(RetryPause.after(attempt, Duration.ofMinutes(1)));
            }
        }
        return false;
    }

    private boolean saveIfDue(Cursors.Claim claim) {
        if (!dirty || System.nanoTime() - savedAt < SAVE_EVERY_NANOS) {
            return true;
        }
        savedAt = System.nanoTime();
        dirty = false;
        return cursors.save(claim);
    }

    private void await(long seen) {
        long untilSave = SAVE_EVERY_NANOS - (System.nanoTime() - savedAt);
        Duration longest = dirty ? Duration.ofNanos(Math.max(1, untilSave)) : SWEEP;
        try {
            tail.grown().await(seen, longest);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void pause(Duration duration) {
        long seen = closing.seen();
        try {
            if (!closed) {
                closing.await(seen, duration);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /// Asks it to stop after the event in hand.
    void stop() {
        closed = true;
        closing.raise();
        tail.grown().raise();
    }

    @Override
    public void close() {
        stop();
        joinUntil(System.nanoTime() + PATIENCE_AT_CLOSE.toNanos());
    }

    void joinUntil(long deadline) {
        if (!Thread.currentThread().equals(thread)) {
            Threads.joinUntil(deadline, List.of(thread));
        }
    }
}
