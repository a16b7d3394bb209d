package dev.kaname.database;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;

/// The shared database, for several servers at once.
final class PostgresDatabase implements Database {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final PostgresPool writing;
    private final PostgresPool reading;
    private final int connections;
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
        this.connections = settings.connections();
        this.writing = PostgresPool.toAct(settings, LONGEST_WAIT);
        this.reading = PostgresPool.toRead(settings, LONGEST_WAIT);
        Acting acting = new Acting(sinks, inside);
        LostCommits lostCommits = new LostCommits(reading, LONGEST_WAIT);
        this.acts =
                new PostgresActs(writing, lostCommits, settings, acting, clock, new SecureRandom());
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
        MovedLog.settle(source);
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

    /// Asks again if the connection turned out to be lost before it had answered anything; of those
    /// that lay in the pool, all may have been lost at once.
    private <T> T readOutside(Function<Rows, T> question) {
        try {
            for (int lost = 0; lost <= connections; lost++) {
                Optional<T> answer =
                        reading.lend(connection -> readUnlessLost(connection, question));
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
            throw new DatabaseFailure.Busy();
        } catch (SQLException e) {
            throw Failures.ofRead(e);
        }
    }

    private <T> Optional<T> readUnlessLost(Connection connection, Function<Rows, T> question) {
        JdbcRows rows = new JdbcRows(Statements.uncached(connection), Dialect.POSTGRESQL);
        try {
            return Optional.of(read(connection, rows, question));
        } catch (DatabaseFailure.Unwritable e) {
            if (rows.hasAnswered()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private <T> T read(Connection connection, JdbcRows rows, Function<Rows, T> question) {
        try {
            return inside.within(rows, () -> question.apply(rows));
        } finally {
            rows.end();
            PostgresPool.rollBack(connection);
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
