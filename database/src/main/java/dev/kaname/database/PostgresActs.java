package dev.kaname.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Runs each act as one serializable transaction, again if another got in its way or if the
/// connection was lost before the commit was sent.
///
/// The first attempts run side by side. Attempts after a conflict take turns within this process,
/// so that many acts on one row finish one after the other instead of failing each other for ever.
final class PostgresActs {
    private static final int MOST_ATTEMPTS = 40;
    private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final PostgresPool pool;
    private final LostCommits lostCommits;
    private final Acting acting;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore places;
    private final Semaphore bulkPlaces;
    private final ReentrantLock turn = new ReentrantLock(true);

    /// @param random spreads the pauses between attempts; safe for many threads
    PostgresActs(
            PostgresPool pool,
            LostCommits lostCommits,
            DatabaseSettings settings,
            Acting acting,
            InstantSource clock,
            RandomGenerator random) {
        this.pool = pool;
        this.lostCommits = lostCommits;
        this.acting = acting;
        this.clock = clock;
        this.random = random;
        this.places = new Semaphore(settings.queue() + settings.connections());
        this.bulkPlaces = new Semaphore(Math.max(1, settings.connections() / 2));
    }

    /// What a committed act answers, and whom to wake.
    record Committed<T>(T value, Set<Topic> touched) {}

    /// Interactive acts may have all connections, bulk acts only half of them.
    <T> Committed<T> run(Who who, Lane lane, Act<T> act) {
        if (!places.tryAcquire()) {
            throw new DatabaseFailure.Busy();
        }
        try {
            return switch (lane) {
                case INTERACTIVE -> retried(who, act);
                case BULK -> {
                    bulkPlaces.acquireUninterruptibly();
                    try {
                        yield retried(who, act);
                    } finally {
                        bulkPlaces.release();
                    }
                }
            };
        } finally {
            places.release();
        }
    }

    private <T> Committed<T> retried(Who who, Act<T> act) {
        Optional<Committed<T>> first = attempt(who, act);
        if (first.isPresent()) {
            return first.get();
        }
        turn.lock();
        try {
            for (int attempt = 2; attempt <= MOST_ATTEMPTS; attempt++) {
                Optional<Committed<T>> outcome = attempt(who, act);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
                pause(attempt);
            }
        } finally {
            turn.unlock();
        }
        throw new DatabaseFailure.Busy();
    }

    private void pause(int attempt) {
        long most = Math.min(LONGEST_PAUSE_NANOS, SHORTEST_PAUSE_NANOS << Math.min(attempt, 10));
        LockSupport.parkNanos(random.nextLong(most));
    }

    /// Empty if nothing was written and the act may run again.
    private <T> Optional<Committed<T>> attempt(Who who, Act<T> act) {
        try {
            return pool.lend(connection -> attempt(connection, who, act));
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private <T> Optional<Committed<T>> attempt(Connection connection, Who who, Act<T> act)
            throws SQLException {
        JdbcTx tx =
                new JdbcTx(Statements.uncached(connection), Dialect.POSTGRESQL, clock.instant());
        Outcome<T> outcome;
        try {
            outcome = acting.run(tx, who, act);
        } catch (RuntimeException | Error thrown) {
            PostgresPool.rollBack(connection);
            if (tx.mayRunAgain()) {
                return Optional.empty();
            }
            throw thrown;
        } finally {
            tx.end();
        }
        return commit(connection, tx)
                ? Optional.of(new Committed<>(outcome.value(), tx.touched()))
                : Optional.empty();
    }

    private boolean commit(Connection connection, JdbcTx tx) throws SQLException {
        try {
            connection.commit();
            return true;
        } catch (SQLException e) {
            PostgresPool.rollBack(connection);
            if (Failures.mayPassNextTime(e)) {
                return false;
            }
            if (Failures.isConnectionLost(e)) {
                return lostCommits.wasWritten(tx.logged(), e);
            }
            throw e;
        }
    }
}
