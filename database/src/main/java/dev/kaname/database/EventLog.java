package dev.kaname.database;

import java.util.List;
import java.util.Optional;

/// Everything that happened, once each, and durable cursors over it.
public interface EventLog {
    /// Calls the listener for every event from now on (or from where the cursor of this name
    /// stood), in order, one at a time, on a thread of its own. Woken as soon as an act commits.
    ///
    /// At least once: after a crash the last events may come again, so the listener's own effect
    /// carries a de-duplication key. A listener that throws is called again with the same event
    /// after a pause that grows to a minute.
    ///
    /// @param cursor a stable name; two listeners never share one
    AutoCloseable listen(String cursor, Listener listener);

    /// A page of the log in order of sequence, of one project or (empty) of all.
    List<LoggedEvent> page(Optional<String> project, long afterSequence, int limit);

    @FunctionalInterface
    interface Listener {
        void on(LoggedEvent event);
    }
}
