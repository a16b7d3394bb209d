package dev.kaname.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One transaction, or on SQLite one savepoint within a group commit.
///
/// After a statement has failed every further one fails the same way, even if the act caught the
/// first: PostgreSQL gives up the transaction at that point, and SQLite may have.
final class JdbcTx extends JdbcRows implements Tx {
    private final Instant now;
    private Optional<DatabaseFailure> failure = Optional.empty();
    private final Set<Topic> touched = EnumSet.noneOf(Topic.class);
    private Optional<Position> logged = Optional.empty();
    private boolean mayRunAgain;

    JdbcTx(Statements statements, Dialect dialect, Instant now) {
        super(statements, dialect);
        this.now = Microseconds.toInstant(Microseconds.of(now));
    }

    @Override
    public int update(String sql, @Nullable Object... arguments) {
        requireUsable();
        try (Statements.Borrowed borrowed = statements().borrow(sql)) {
            return borrowed.with(arguments).executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void batch(String sql, List<@Nullable Object[]> rows) {
        requireUsable();
        if (rows.isEmpty()) {
            return;
        }
        try (Statements.Borrowed borrowed = statements().borrow(sql)) {
            PreparedStatement statement = borrowed.with(rows.getFirst());
            statement.addBatch();
            for (@Nullable Object[] row : rows.subList(1, rows.size())) {
                borrowed.with(row).addBatch();
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

    /// The failure of a statement, even if the act caught it.
    Optional<DatabaseFailure> failure() {
        return failure;
    }

    /// Says whom to wake when this is committed.
    void touch(Topic topic) {
        touched.add(topic);
    }

    Set<Topic> touched() {
        return touched;
    }

    /// Whether the act should run again: another transaction got in the way, or the connection was
    /// lost before anything of it was committed.
    boolean mayRunAgain() {
        return mayRunAgain;
    }

    /// Remembers where the event of the act stands.
    void keepLogged(Position position) {
        logged = Optional.of(position);
    }

    Optional<Position> logged() {
        return logged;
    }

    @Override
    void requireUsable() {
        super.requireUsable();
        failure.ifPresent(first -> {
            throw first;
        });
    }

    @Override
    DatabaseFailure failed(SQLException e) {
        DatabaseFailure first = Failures.of(e);
        mayRunAgain =
                dialect() == Dialect.POSTGRESQL
                        && (Failures.mayPassNextTime(e) || Failures.isConnectionLost(e));
        failure = Optional.of(first);
        return first;
    }
}
