package dev.kaname.database;

import io.agroal.api.AgroalDataSource;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;

/// The shared database, for several servers at once.
final class PostgresDatabase implements Database {
    private final AgroalDataSource writing;
    private final AgroalDataSource reading;
    private final PostgresActs acts;
    private final Inside inside = new Inside();
    private final Signal committed = new Signal();

    private PostgresDatabase(DatabaseSettings settings, List<ActSink> sinks, InstantSource clock) {
        this.writing = PostgresPool.toAct(settings);
        this.reading = PostgresPool.toRead(settings);
        this.acts =
                new PostgresActs(
                        writing, settings, new Acting(sinks, inside), clock, new SecureRandom());
    }

    static Database open(DatabaseSettings settings, List<ActSink> sinks, InstantSource clock) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.url());
        if (!settings.user().isEmpty()) {
            source.setUser(settings.user());
            source.setPassword(settings.password());
        }
        Migrations.run(source, Dialect.POSTGRESQL);
        return new PostgresDatabase(settings, sinks, clock);
    }

    @Override
    public <T> T act(Who who, Lane lane, Act<T> act) {
        inside.requireOutside();
        Outcome<T> outcome = acts.run(who, lane, act);
        if (outcome.event().isPresent()) {
            committed.raise();
        }
        return outcome.value();
    }

    @Override
    public <T> T read(Function<Rows, T> question) {
        Optional<Rows> outer = inside.current();
        return outer.isPresent() ? question.apply(outer.get()) : readOutside(question);
    }

    private <T> T readOutside(Function<Rows, T> question) {
        try (Connection connection = reading.getConnection()) {
            try {
                Rows rows = new JdbcRows(Statements.uncached(connection), Dialect.POSTGRESQL);
                return inside.within(rows, () -> question.apply(rows));
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw Failures.ofRead(e);
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
    public void close() {
        writing.close();
        reading.close();
    }
}
