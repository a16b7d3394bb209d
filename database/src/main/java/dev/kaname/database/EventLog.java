package dev.kaname.database;

import java.util.List;
import java.util.Optional;

/// Everything that happened, once each, and durable cursors over it.
public interface EventLog {
    /// Calls the listener for every event after the place where the cursor of this name stands, in
    /// order, one at a time, on a thread of its own. Woken as soon as an act commits.
    ///
    /// At least once: after a crash the events of about the last second come again, so the
    /// listener's own effect carries a de-duplication key. A listener that throws is called again
    /// with the same event after a pause that grows to a minute, and none behind it meanwhile.
    ///
    /// Of several servers on one database one at a time has the cursor; another takes over when
    /// that one ends. On PostgreSQL the order is that of transactions, so that an act begun after
    /// another was answered comes after it.
    ///
    /// @param cursor a stable name; two listeners never share one
    /// @param start where a cursor of a new name stands; one that exists goes on where it stood,
    ///   whatever happened while nobody listened
    Listening listen(String cursor, Start start, Listener listener);

    /// Listens from now on, or from where the cursor of this name stood.
    default Listening listen(String cursor, Listener listener) {
        return listen(cursor, Start.NOW, listener);
    }

    /// A page of the log in order of sequence, of one project or (empty) of all.
    List<LoggedEvent> page(Optional<String> project, long afterSequence, int limit);

    @FunctionalInterface
    interface Listener {
        void on(LoggedEvent event);
    }

    /// Where the cursor of a new listener stands.
    enum Start {
        /// Behind the last event.
        NOW,
        /// Before the first event that the log still holds.
        BEGINNING
    }

    /// A listener at work. Closing waits for the event in hand and keeps the place.
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
