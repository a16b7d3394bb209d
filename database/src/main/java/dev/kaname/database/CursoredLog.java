package dev.kaname.database;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The event log over the tables `events` and `cursors`.
final class CursoredLog implements EventLog, AutoCloseable {
    private final Database database;
    private final Cursors cursors;
    private final Signal committed;
    private final Map<String, ListenerLoop> listeners = new ConcurrentHashMap<>();
    private @Nullable Tail tail;

    /// @param committed raised after each commit that holds an event
    CursoredLog(Database database, Presence presence, Signal committed) {
        this.database = database;
        this.cursors = new Cursors(database, presence);
        this.committed = committed;
    }

    @Override
    public Listening listen(String cursor, Start start, Listener listener) {
        Tail shared = tail();
        cursors.register(cursor, start);
        ListenerLoop loop =
                listeners.compute(
                        cursor,
                        (name, existing) -> {
                            if (existing != null) {
                                throw new IllegalStateException(
                                        "cursor " + name + " has a listener already");
                            }
                            return new ListenerLoop(name, listener, cursors, shared);
                        });
        return () -> {
            loop.close();
            listeners.remove(cursor, loop);
        };
    }

    @Override
    public List<LoggedEvent> page(Optional<String> project, long afterSequence, int limit) {
        return database.read(rows -> EventRows.page(rows, project, afterSequence, limit));
    }

    private synchronized Tail tail() {
        if (tail == null) {
            tail = new Tail(database, committed);
        }
        return tail;
    }

    @Override
    public synchronized void close() {
        listeners.values().forEach(ListenerLoop::stop);
        long deadline = System.nanoTime() + ListenerLoop.PATIENCE_AT_CLOSE.toNanos();
        listeners.values().forEach(loop -> loop.joinUntil(deadline));
        listeners.clear();
        if (tail != null) {
            tail.close();
        }
    }
}
