package dev.kaname.database;

import java.util.List;

/// Writes what every act owes besides its own rows, in the same transaction: edges, audit. Wired
/// once by the server; called in order for each act that has an event.
@FunctionalInterface
public interface ActSink {
    void record(Tx tx, LoggedEvent event, List<Edge> edges);
}
