package dev.kaname.database;

import java.util.List;

/// What happens inside the transaction of an act: the act itself, its row in the log, the sinks.
final class Acting {
    private final List<ActSink> sinks;
    private final Inside inside;

    Acting(List<ActSink> sinks, Inside inside) {
        this.sinks = List.copyOf(sinks);
        this.inside = inside;
    }

    /// @throws DatabaseFailure also if the act swallowed the failure of a statement
    <T> Outcome<T> run(JdbcTx tx, Who who, Act<T> act) {
        return inside.within(tx, () -> runInside(tx, who, act));
    }

    private <T> Outcome<T> runInside(JdbcTx tx, Who who, Act<T> act) {
        Outcome<T> outcome = act.run(tx);
        tx.requireUsable();
        if (outcome.event().isPresent()) {
            tx.touch(Topic.EVENTS);
            LogEntry entry = EventRows.append(tx, who, outcome.event().get());
            tx.keepLogged(entry.position());
            for (ActSink sink : sinks) {
                sink.record(tx, entry.event(), outcome.edges());
            }
            tx.requireUsable();
        }
        return outcome;
    }
}
