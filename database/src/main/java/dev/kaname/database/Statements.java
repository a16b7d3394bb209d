package dev.kaname.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The prepared statements of one connection, of which the most recently used are kept. Used by one
/// thread at a time.
final class Statements implements AutoCloseable {
    private static final int UNKNOWN_PARAMETERS = -1;

    private final Connection connection;
    private final int capacity;
    private final LinkedHashMap<String, Borrowed> idle = new LinkedHashMap<>(64, 0.75f, true);

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
        Borrowed kept = idle.remove(sql);
        if (kept != null) {
            return kept;
        }
        PreparedStatement prepared = connection.prepareStatement(sql);
        int parameters =
                capacity == 0
                        ? UNKNOWN_PARAMETERS
                        : prepared.getParameterMetaData().getParameterCount();
        return new Borrowed(sql, prepared, parameters);
    }

    private void giveBack(Borrowed borrowed) throws SQLException {
        if (capacity == 0) {
            borrowed.statement.close();
            return;
        }
        borrowed.statement.clearParameters();
        borrowed.statement.clearBatch();
        Borrowed twin = idle.put(borrowed.sql, borrowed);
        if (twin != null) {
            twin.statement.close();
        }
        if (idle.size() > capacity) {
            Map.Entry<String, Borrowed> eldest = idle.pollFirstEntry();
            eldest.getValue().statement.close();
        }
    }

    @Override
    public void close() throws SQLException {
        for (Borrowed borrowed : idle.values()) {
            borrowed.statement.close();
        }
        idle.clear();
    }

    final class Borrowed implements AutoCloseable {
        private final String sql;
        private final PreparedStatement statement;
        private final int parameters;

        private Borrowed(String sql, PreparedStatement statement, int parameters) {
            this.sql = sql;
            this.statement = statement;
            this.parameters = parameters;
        }

        PreparedStatement with(@Nullable Object... arguments) throws SQLException {
            // SQLite's driver would take a missing one from the call before
            if (parameters != UNKNOWN_PARAMETERS && parameters != arguments.length) {
                throw new SQLException(
                        parameters + " arguments are needed, not " + arguments.length);
            }
            Arguments.bind(statement, arguments);
            return statement;
        }

        @Override
        public void close() throws SQLException {
            giveBack(this);
        }
    }
}
