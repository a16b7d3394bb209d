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
    private final PostgresPresence presence;
    private final CursoredLog log;
    private final WorkQueue work;
    private final Inside inside = new Inside();

    private PostgresDatabase(
            DatabaseSettings settings,
            PostgresPresence presence,
            Signals signals,
            List<ActSink> sinks,
            InstantSource clock) {
        this.presence = presence;
        this.writing = PostgresPool.toAct(settings);
        this.reading = PostgresPool.toRead(settings);
        Acting acting = new Acting(sinks, inside);
        this.acts = new PostgresActs(writing, settings, acting, clock, new SecureRandom());
        this.log = new CursoredLog(this, presence, signals.of(Topic.EVENTS));
        this.work = new WorkQueue(this, presence, clock, signals.of(Topic.WORK));
    }

    static Database open(DatabaseSettings settings, List<ActSink> sinks, InstantSource clock) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.url());
        if (!settings.user().isEmpty()) {
            source.setUser(settings.user());
            source.setPassword(settings.password());
        }
        Migrations.run(source, Dialect.POSTGRESQL);
        Signals signals = new Signals();
        long self = new SecureRandom().nextLong(1, Long.MAX_VALUE);
        return new PostgresDatabase(
                settings, new PostgresPresence(source, self, signals), signals, sinks, clock);
    }

    @Override
    public <T> T act(Who who, Lane lane, Act<T> act) {
        inside.requireOutside();
        PostgresActs.Committed<T> committed = acts.run(who, lane, act);
        presence.announce(committed.touched());
        return committed.value();
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
        return log;
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public synchronized void close() {
        work.close();
        log.close();
        presence.close();
        writing.close();
        reading.close();
    }
}
