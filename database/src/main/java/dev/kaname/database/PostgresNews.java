package dev.kaname.database;

import java.lang.System.Logger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import javax.sql.DataSource;

/// Tells the other servers that there is something new.
///
/// This is not part of the act: `NOTIFY` inside a transaction makes all commits queue on one lock
/// of the server. It is sent right after, gathered for some milliseconds, and lost in a crash at
/// that moment; the slow sweep of those who wait is the net under it.
final class PostgresNews implements AutoCloseable {
    static final String CHANNEL = "kaname";

    private static final Logger LOG = System.getLogger(PostgresNews.class.getName());
    private static final Duration GATHER = Duration.ofMillis(3);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofHours(1);

    private final DataSource source;
    private final long self;
    private final Signal untold = new Signal();
    private final Set<Topic> topics = EnumSet.noneOf(Topic.class);
    private final Thread thread;
    private volatile boolean closed;

    PostgresNews(DataSource source, long self) {
        this.source = source;
        this.self = self;
        this.thread = Thread.ofVirtual().name("kaname-database-news").start(this::run);
    }

    /// What a message of another server is about; nothing if it is our own.
    static Set<Topic> heard(String message, long self) {
        String[] parts = message.split(" ", 2);
        if (parts.length < 2 || parts[0].equals(Long.toString(self))) {
            return Set.of();
        }
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        for (Topic topic : Topic.values()) {
            if (parts[1].contains(topic.name())) {
                topics.add(topic);
            }
        }
        return topics;
    }

    void tell(Set<Topic> touched) {
        synchronized (topics) {
            topics.addAll(touched);
        }
        untold.raise();
    }

    private void run() {
        while (!closed) {
            try (Connection session = source.getConnection()) {
                follow(session);
            } catch (SQLException e) {
                LOG.log(Logger.Level.WARNING, "other servers could not be told", e);
                sleep(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void follow(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            // nothing is lost with the message that the sweep would not find
            statement.execute("SET synchronous_commit = off");
        }
        while (!closed) {
            long seen = untold.seen();
            Set<Topic> news = take();
            if (news.isEmpty()) {
                await(seen);
            } else {
                send(session, news);
                sleep(GATHER);
            }
        }
    }

    private Set<Topic> take() {
        synchronized (topics) {
            Set<Topic> news = EnumSet.copyOf(topics);
            topics.clear();
            return news;
        }
    }

    private void send(Connection session, Set<Topic> news) throws SQLException {
        try (PreparedStatement notify = session.prepareStatement("SELECT pg_notify(?, ?)")) {
            notify.setString(1, CHANNEL);
            notify.setString(2, self + " " + news);
            notify.execute();
        } catch (SQLException e) {
            tell(news);
            throw e;
        }
    }

    private void await(long seen) {
        try {
            untold.await(seen, IDLE);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.join(thread);
    }
}
