package dev.kaname.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/// The connection that writes, and the transaction on it: begun, filled act by act, committed.
final class SqliteTransaction implements AutoCloseable {
    private final Connection connection;
    private final Statements statements;
    private final PreparedStatement begin;
    private final PreparedStatement savepoint;
    private final PreparedStatement release;
    private final PreparedStatement rollbackTo;
    private final PreparedStatement commit;

    /// Takes the connection over.
    SqliteTransaction(Connection connection) throws SQLException {
        this.connection = connection;
        this.statements = Statements.cached(connection);
        this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
        this.savepoint = connection.prepareStatement("SAVEPOINT act");
        this.release = connection.prepareStatement("RELEASE act");
        this.rollbackTo = connection.prepareStatement("ROLLBACK TO act");
        this.commit = connection.prepareStatement("COMMIT");
    }

    void begin() throws SQLException {
        begin.executeUpdate();
    }

    JdbcTx startAct(Instant now) throws SQLException {
        savepoint.executeUpdate();
        return new JdbcTx(statements, Dialect.SQLITE, now);
    }

    void keepAct() throws SQLException {
        release.executeUpdate();
    }

    void undoAct() throws SQLException {
        rollbackTo.executeUpdate();
        release.executeUpdate();
    }

    void commit() throws SQLException {
        commit.executeUpdate();
    }

    /// Whatever was not committed is gone.
    @Override
    public void close() {
        SqliteFile.close(connection);
    }
}
