package dev.kaname.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads through prepared statements.
class JdbcRows implements Rows {
    private final Statements statements;
    private final Dialect dialect;

    JdbcRows(Statements statements, Dialect dialect) {
        this.statements = statements;
        this.dialect = dialect;
    }

    @Override
    public final <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        return query(sql, mapper, Integer.MAX_VALUE, arguments);
    }

    @Override
    public final <T> Optional<T> first(
            String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        List<T> rows = query(sql, mapper, 1, arguments);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    @Override
    public final Dialect dialect() {
        return dialect;
    }

    private <T> List<T> query(
            String sql, RowMapper<T> mapper, int most, @Nullable Object... arguments) {
        try (Statements.Borrowed borrowed = statements.borrow(sql)) {
            PreparedStatement statement = borrowed.statement();
            bind(statement, arguments);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                ResultRow row = new ResultRow(result);
                while (rows.size() < most && result.next()) {
                    rows.add(mapper.map(row));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /// Remembers nothing here; an act must know that its transaction can no longer commit.
    DatabaseFailure failed(SQLException e) {
        return Failures.of(e);
    }

    final Statements statements() {
        return statements;
    }

    static void bind(PreparedStatement statement, @Nullable Object... arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setObject(at, null);
            case String text -> statement.setString(at, text);
            case Integer number -> statement.setInt(at, number);
            case Long number -> statement.setLong(at, number);
            case Double number -> statement.setDouble(at, number);
            case Boolean flag -> statement.setInt(at, flag ? 1 : 0);
            case byte[] bytes -> statement.setBytes(at, bytes);
            case Instant instant -> statement.setLong(at, Microseconds.of(instant));
            default ->
                    throw new IllegalArgumentException(
                            "argument " + at + " has the type " + value.getClass().getName());
        }
    }
}
