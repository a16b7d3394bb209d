package dev.kaname.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One transaction, or on SQLite one savepoint within a group commit.
final class JdbcTx extends JdbcRows implements Tx {
    private final Instant now;
    private Optional<SQLException> failure = Optional.empty();

    JdbcTx(Statements statements, Dialect dialect, Instant now) {
        super(statements, dialect);
        this.now = Microseconds.toInstant(Microseconds.of(now));
    }

    @Override
    public int update(String sql, @Nullable Object... arguments) {
        try (Statements.Borrowed borrowed = statements().borrow(sql)) {
            PreparedStatement statement = borrowed.statement();
            bind(statement, arguments);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void batch(String sql, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (Statements.Borrowed borrowed = statements().borrow(sql)) {
            PreparedStatement statement = borrowed.statement();
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Instant now() {
        return now;
    }

    /// The first statement that failed, even if the act caught it: after that its transaction must
    /// not commit, since the two databases disagree on what would be left of it.
    Optional<SQLException> failure() {
        return failure;
    }

    @Override
    DatabaseFailure failed(SQLException e) {
        if (failure.isEmpty()) {
            failure = Optional.of(e);
        }
        return Failures.of(e);
    }
}
