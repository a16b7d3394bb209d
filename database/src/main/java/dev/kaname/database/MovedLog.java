package dev.kaname.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/// Settles a log that was dumped from one PostgreSQL and loaded into another.
///
/// The new one counts transactions from its own start, so the numbers that came along may lie in
/// its future: those events would stay hidden from listeners until it gets there. They are then
/// ordered by sequence before everything new, and each cursor stands before the first event it had
/// not passed.
final class MovedLog {
    private static final String LIES_IN_THE_FUTURE =
            """
            SELECT coalesce(max(transaction_id), 0)
                   >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
            FROM events
            """;

    private static final String MOVE_CURSORS =
            """
            UPDATE cursors SET transaction_id = 0, sequence = coalesce(
                (SELECT min(sequence) - 1 FROM events
                 WHERE (events.transaction_id, events.sequence)
                     > (cursors.transaction_id, cursors.sequence)),
                (SELECT coalesce(max(sequence), 0) FROM events))
            """;

    private MovedLog() {}

    static void settle(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!liesInTheFuture(statement)) {
                return;
            }
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE");
            if (liesInTheFuture(statement)) {
                statement.executeUpdate(MOVE_CURSORS);
                statement.executeUpdate("UPDATE events SET transaction_id = 0");
            }
            connection.commit();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private static boolean liesInTheFuture(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery(LIES_IN_THE_FUTURE)) {
            return result.next() && result.getBoolean(1);
        }
    }
}
