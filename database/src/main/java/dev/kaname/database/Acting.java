package dev.kaname.database;

import java.util.List;

/// What happens inside the transaction of an act: the act itself, its row in the log, the sinks.
final class Acting {
    private final List<ActSink> sinks;

    Acting(List<ActSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    /// @throws DatabaseFailure also if the act swallowed the failure of a statement
    <T> Outcome<T> run(JdbcTx tx, Who who, Act<T> act) {
        Outcome<T> outcome = act.run(tx);
        outcome.event()
                .ifPresent(event -> {
                    LoggedEvent logged = EventRows.append(tx, who, event);
                    for (ActSink sink : sinks) {
                        sink.record(tx, logged, outcome.edges());
                    }
                });
        tx.failure()
                .ifPresent(failure -> {
                    throw Failures.of(failure);
                });
        return outcome;
    }
}
