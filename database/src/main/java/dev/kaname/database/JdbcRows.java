package dev.kaname.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads through prepared statements.
class JdbcRows implements Rows {
    private final Statements statements;
    private final Dialect dialect;
    private boolean answered;
    private boolean ended;

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
        requireUsable();
        try (Statements.Borrowed borrowed = statements.borrow(sql)) {
            List<T> rows = new ArrayList<>();
            try (ResultSet result = borrowed.with(arguments).executeQuery()) {
                ResultRow row = new ResultRow(result);
                while (rows.size() < most && result.next()) {
                    answered = true;
                    rows.add(mapper.map(row));
                }
            }
            answered = true;
            return rows;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /// Whether the database has answered any question of these.
    final boolean hasAnswered() {
        return answered;
    }

    /// It is over; whoever kept these can do no harm with them.
    final void end() {
        ended = true;
    }

    /// @throws IllegalStateException once it is over
    void requireUsable() {
        if (ended) {
            throw new IllegalStateException("this act or read is over");
        }
    }

    DatabaseFailure failed(SQLException e) {
        return Failures.ofRead(e);
    }

    final Statements statements() {
        return statements;
    }
}
