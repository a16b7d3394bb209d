package dev.kaname.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Finds out what became of an act whose commit was sent and whose answer was lost with the
/// connection: its event is in the log, or PostgreSQL says that its transaction was aborted, or
/// nobody can know yet.
final class LostCommits {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final PostgresPool pool;
    private final Duration patience;

    /// @param pool of connections that read, which no act can hold
    /// @param patience how long to ask before giving up
    LostCommits(PostgresPool pool, Duration patience) {
        this.pool = pool;
        this.patience = patience;
    }

    private enum Fate {
        WRITTEN,
        ABORTED,
        OPEN
    }

    /// @param logged the act's place in the log, if it has one
    /// @throws DatabaseFailure.OutcomeUnknown if it cannot be found out in time
    boolean wasWritten(Optional<Position> logged, SQLException lost) {
        Position position = logged.orElseThrow(() -> new DatabaseFailure.OutcomeUnknown(lost));
        long end = System.nanoTime() + patience.toNanos();
        Fate fate = Fate.OPEN;
        while (fate == Fate.OPEN && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE.toNanos());
            fate = ask(position);
        }
        return switch (fate) {
            case WRITTEN -> true;
            case ABORTED -> false;
            case OPEN -> throw new DatabaseFailure.OutcomeUnknown(lost);
        };
    }

    private Fate ask(Position position) {
        try {
            return pool.lend(connection -> ask(connection, position));
        } catch (SQLException | DatabaseFailure e) {
            return Fate.OPEN;
        }
    }

    private static Fate ask(Connection connection, Position position) {
        try {
            Rows rows = new JdbcRows(Statements.uncached(connection), Dialect.POSTGRESQL);
            // the status first: it must not end between the two questions
            boolean aborted =
                    rows.first(
                                    "SELECT coalesce(pg_xact_status(?::text::xid8), '') AS status",
                                    row -> row.text("status"),
                                    Long.toString(position.transaction()))
                            .equals(Optional.of("aborted"));
            boolean written =
                    rows.any(
                            "SELECT 1 FROM events WHERE sequence = ? AND transaction_id = ?",
                            position.sequence(),
                            position.transaction());
            if (written) {
                return Fate.WRITTEN;
            }
            return aborted ? Fate.ABORTED : Fate.OPEN;
        } finally {
            PostgresPool.rollBack(connection);
        }
    }
}
