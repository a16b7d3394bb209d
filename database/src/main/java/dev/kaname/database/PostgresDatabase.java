package dev.kaname.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// The shared database.
final class PostgresDatabase implements Database {
    private final DataSource source;
    private final Acting acting;
    private final InstantSource clock;

    private PostgresDatabase(DataSource source, List<ActSink> sinks, InstantSource clock) {
        this.source = source;
        this.acting = new Acting(sinks);
        this.clock = clock;
    }

    static Database open(DatabaseSettings settings, List<ActSink> sinks, InstantSource clock) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.url());
        if (!settings.user().isEmpty()) {
            source.setUser(settings.user());
            source.setPassword(settings.password());
        }
        Migrations.run(source, Dialect.POSTGRESQL);
        return new PostgresDatabase(source, sinks, clock);
    }

    @Override
    public <T> T act(Who who, Lane lane, Act<T> act) {
        while (true) {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                Outcome<T> outcome =
                        acting.run(
                                new JdbcTx(
                                        Statements.uncached(connection),
                                        Dialect.POSTGRESQL,
                                        clock.instant()),
                                who,
                                act);
                connection.commit();
                return outcome.value();
            } catch (SQLException e) {
                if (!"40001".equals(e.getSQLState())) {
                    throw Failures.of(e);
                }
            } catch (DatabaseFailure.Refused e) {
                if (!(e.getCause() instanceof SQLException sql)
                        || !"40001".equals(sql.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    @Override
    public <T> T read(Function<Rows, T> question) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            T answer =
                    question.apply(
                            new JdbcRows(Statements.uncached(connection), Dialect.POSTGRESQL));
            connection.commit();
            return answer;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public EventLog events() {
        return new EventLog() {
            @Override
            public AutoCloseable listen(String cursor, Listener listener) {
                throw new UnsupportedOperationException("listeners come with the next landing");
            }

            @Override
            public List<LoggedEvent> page(Optional<String> project, long after, int limit) {
                return read(rows -> EventRows.page(rows, project, after, limit));
            }
        };
    }

    @Override
    public Work work() {
        throw new UnsupportedOperationException("work comes with the next landing");
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public void close() {}
}
