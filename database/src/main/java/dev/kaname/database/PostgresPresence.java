package dev.kaname.database;

import java.lang.System.Logger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// What makes several servers on one PostgreSQL know of each other: a session that holds an
/// advisory lock on this server's number for as long as it lives, and on which it hears what the
/// others committed.
final class PostgresPresence implements Presence, AutoCloseable {
    private static final Logger LOG = System.getLogger(PostgresPresence.class.getName());
    private static final int LISTEN_MILLIS = 30_000;
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

    private final DataSource source;
    private final long self;
    private final Signals signals;
    private final PostgresNews news;
    private final Thread thread;
    private volatile Connection session;
    private volatile boolean closed;

    /// @param source of plain connections, two of which stay open
    PostgresPresence(DataSource source, long self, Signals signals) {
        this.source = source;
        this.self = self;
        this.signals = signals;
        this.session = enter();
        this.news = new PostgresNews(source, self);
        this.thread = Thread.ofVirtual().name("kaname-database-presence").start(this::hear);
    }

    @Override
    public long self() {
        return self;
    }

    @Override
    public boolean gone(Tx tx, long holder) {
        return holder != self
                && tx.first(
                                "SELECT pg_try_advisory_xact_lock(?)::int AS free",
                                row -> row.flag("free"),
                                holder)
                        .orElseThrow();
    }

    /// Wakes who waits here, and soon who waits in other processes.
    void announce(Set<Topic> touched) {
        if (!touched.isEmpty()) {
            signals.raise(touched);
            news.tell(touched);
        }
    }

    /// A session of which the server notices within half a minute that our machine is gone.
    private Connection enter() {
        try {
            Connection entered = source.getConnection();
            try {
                setUp(entered);
                return entered;
            } catch (SQLException e) {
                entered.close(); // a standby lets us in and then refuses, again and again
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private void setUp(Connection entered) throws SQLException {
        try (Statement statement = entered.createStatement()) {
            statement.execute("SET tcp_keepalives_idle = 10");
            statement.execute("SET tcp_keepalives_interval = 5");
            statement.execute("SET tcp_keepalives_count = 3");
            statement.execute("SELECT pg_advisory_lock(" + self + ")");
            statement.execute("LISTEN " + PostgresNews.CHANNEL);
        }
    }

    private void hear() {
        while (!closed) {
            try {
                PGNotification[] heard =
                        session.unwrap(PGConnection.class).getNotifications(LISTEN_MILLIS);
                if (heard != null) {
                    for (PGNotification notification : heard) {
                        signals.raise(PostgresNews.heard(notification.getParameter(), self));
                    }
                }
            } catch (SQLException e) {
                if (!closed) {
                    LOG.log(Logger.Level.WARNING, "the session at PostgreSQL was lost", e);
                    reenter();
                }
            }
        }
    }

    private void reenter() {
        abort();
        while (!closed) {
            try {
                session = enter();
                // what others did meanwhile was not heard
                signals.raise(EnumSet.allOf(Topic.class));
                return;
            } catch (RuntimeException e) {
                LOG.log(Logger.Level.DEBUG, "PostgreSQL cannot be reached yet", e);
                try {
                    Thread.sleep(RECONNECT_AFTER);
                } catch (InterruptedException interrupted) {
                    closed = true;
                }
            }
        }
    }

    /// Ends the session without waiting for who reads from it.
    private void abort() {
        try {
            session.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.log(Logger.Level.DEBUG, "a session did not end", e);
        }
    }

    @Override
    public void close() {
        news.close();
        closed = true;
        abort();
        thread.interrupt();
        Threads.join(thread);
        abort(); // it may just have entered anew
    }
}
