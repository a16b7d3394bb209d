package dev.kaname.database;

import java.lang.System.Logger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The one thread that writes to SQLite.
///
/// It takes what is waiting, runs each act in a savepoint of one transaction, commits once, and
/// only then answers all of them: one wait for the disk serves everybody who came meanwhile. An act
/// that throws is rolled back to its savepoint and its caller is told; the others do not notice.
///
/// When the disk refuses, SQLite may already have rolled back the whole transaction by itself. The
/// whole group then fails, and the writer goes on with a fresh connection, so that no statement of
/// an act can ever commit by itself. A failed commit leaves it open whether its bytes will be found
/// after a crash: those callers hear that the outcome is unknown, unless the disk was merely full.
final class SqliteWriter implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SqliteWriter.class.getName());
    private static final int MOST_ACTS = 512;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Supplier<SqliteTransaction> connect;
    private final ActQueue queue;
    private final Acting acting;
    private final InstantSource clock;
    private final Signals signals;
    private final long longestNanos;
    private final Thread thread;
    private Optional<SqliteTransaction> connection = Optional.empty();

    /// @param connect opens a connection to write with; asked again after one failed
    /// @param signals raised after each commit, for what it touched
    /// @param longest a group that took so long is committed, whoever still waits
    SqliteWriter(
            Supplier<SqliteTransaction> connect,
            ActQueue queue,
            Acting acting,
            InstantSource clock,
            Signals signals,
            Duration longest) {
        this.connect = connect;
        this.queue = queue;
        this.acting = acting;
        this.clock = clock;
        this.signals = signals;
        this.longestNanos = longest.toNanos();
        this.connection = Optional.of(connect.get());
        this.thread = Thread.ofPlatform().name("kaname-database-writer").start(this::loop);
    }

    private void loop() {
        Optional<Pending<?>> first = queue.take();
        while (first.isPresent()) {
            commitGroup(first.get());
            first = queue.take();
        }
        disconnect();
    }

    private void commitGroup(Pending<?> first) {
        List<Pending<?>> group = new ArrayList<>();
        Set<Topic> touched = EnumSet.noneOf(Topic.class);
        boolean committing = false;
        try {
            SqliteTransaction transaction = connected();
            transaction.begin();
            long start = System.nanoTime();
            Optional<Pending<?>> next = Optional.of(first);
            while (next.isPresent()) {
                group.add(next.get());
                touched.addAll(runOne(transaction, group));
                next = isFull(group, start) ? Optional.empty() : queue.poll();
            }
            committing = true;
            transaction.commit();
        } catch (SQLException | RuntimeException | Error e) {
            // an error too: without this thread every caller would wait for ever
            if (group.isEmpty()) {
                group.add(first);
            }
            disconnect();
            failGroup(group, e, committing);
            return;
        }
        group.forEach(Pending::succeed);
        signals.raise(touched);
    }

    /// Runs the last act of the group; one that throws leaves it again.
    private Set<Topic> runOne(SqliteTransaction transaction, List<Pending<?>> group)
            throws SQLException {
        Pending<?> pending = group.getLast();
        JdbcTx tx = transaction.startAct(clock.instant());
        try {
            long start = System.nanoTime();
            pending.run(acting, tx);
            transaction.keepAct();
            warnIfSlow(pending, System.nanoTime() - start);
            return tx.touched();
        } catch (RuntimeException | Error thrown) {
            Optional<DatabaseFailure> failure = tx.failure();
            if (failure.isPresent() && failure.get() instanceof DatabaseFailure.Unwritable broken) {
                throw broken;
            }
            transaction.undoAct();
            group.removeLast();
            pending.fail(thrown);
            return Set.of();
        } finally {
            tx.end();
        }
    }

    private static void warnIfSlow(Pending<?> pending, long nanos) {
        if (nanos > SLOW_NANOS) {
            LOG.log(
                    Logger.Level.WARNING,
                    "an act of {0} held up all others for {1} ms",
                    pending.origin(),
                    TimeUnit.NANOSECONDS.toMillis(nanos));
        }
    }

    private boolean isFull(List<Pending<?>> group, long start) {
        return group.size() >= MOST_ACTS || System.nanoTime() - start > longestNanos;
    }

    private static void failGroup(List<Pending<?>> group, Throwable e, boolean committing) {
        DatabaseFailure failure =
                switch (e) {
                    case SQLException sql when committing && !Failures.isDiskFull(sql) ->
                            new DatabaseFailure.OutcomeUnknown(sql);
                    case SQLException sql -> Failures.of(sql);
                    case DatabaseFailure known -> known;
                    default -> new DatabaseFailure.Refused("the writer failed", e);
                };
        LOG.log(Logger.Level.ERROR, "a group of " + group.size() + " acts was not written", e);
        group.forEach(pending -> pending.fail(failure));
    }

    private SqliteTransaction connected() {
        SqliteTransaction open = connection.orElseGet(connect);
        connection = Optional.of(open);
        return open;
    }

    private void disconnect() {
        connection.ifPresent(SqliteTransaction::close);
        connection = Optional.empty();
    }

    /// Writes what is waiting and stops.
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
