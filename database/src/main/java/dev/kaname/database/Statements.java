package dev.kaname.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The prepared statements of one connection, of which the most recently used are kept. Used by one
/// thread at a time.
final class Statements implements AutoCloseable {
    private final Connection connection;
    private final int capacity;
    private final LinkedHashMap<String, PreparedStatement> idle =
            new LinkedHashMap<>(64, 0.75f, true);

    private Statements(Connection connection, int capacity) {
        this.connection = connection;
        this.capacity = capacity;
    }

    /// Keeps statements: preparing one costs SQLite more than running it.
    static Statements cached(Connection connection) {
        return new Statements(connection, 256);
    }

    /// Keeps none, for drivers that keep them themselves.
    static Statements uncached(Connection connection) {
        return new Statements(connection, 0);
    }

    /// A statement for the time being. While it is out, the same text gets another one, so that a
    /// query may be asked again from within its own mapper.
    Borrowed borrow(String sql) throws SQLException {
        PreparedStatement kept = idle.remove(sql);
        return new Borrowed(sql, kept != null ? kept : connection.prepareStatement(sql));
    }

    private void giveBack(Borrowed borrowed) throws SQLException {
        if (capacity == 0) {
            borrowed.statement.close();
            return;
        }
        borrowed.statement.clearParameters();
        borrowed.statement.clearBatch();
        PreparedStatement twin = idle.put(borrowed.sql, borrowed.statement);
        if (twin != null) {
            twin.close();
        }
        if (idle.size() > capacity) {
            Map.Entry<String, PreparedStatement> eldest = idle.pollFirstEntry();
            eldest.getValue().close();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : idle.values()) {
            statement.close();
        }
        idle.clear();
    }

    final class Borrowed implements AutoCloseable {
        private final String sql;
        private final PreparedStatement statement;

        private Borrowed(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
        }

        PreparedStatement statement() {
            return statement;
        }

        @Override
        public void close() throws SQLException {
            giveBack(this);
        }
    }
}
