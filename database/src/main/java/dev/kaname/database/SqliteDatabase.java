package dev.kaname.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The embedded database.
final class SqliteDatabase implements Database {
    private final Connection writer;
    private final Connection reader;
    private final Statements writing;
    private final Statements reading;
    private final Acting acting;
    private final InstantSource clock;
    private final ReentrantLock writeLock = new ReentrantLock();
    private final ReentrantLock readLock = new ReentrantLock();

    private SqliteDatabase(
            Connection writer, Connection reader, List<ActSink> sinks, InstantSource clock) {
        this.writer = writer;
        this.reader = reader;
        this.writing = Statements.cached(writer);
        this.reading = Statements.cached(reader);
        this.acting = new Acting(sinks);
        this.clock = clock;
    }

    static Database open(DatabaseSettings settings, List<ActSink> sinks, InstantSource clock) {
        Path file = settings.folder().resolve("kaname.db");
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(5_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            Files.createDirectories(settings.folder());
            Migrations.run(source, Dialect.SQLITE);
            return new SqliteDatabase(source.getConnection(), source.getConnection(), sinks, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public <T> T act(Who who, Lane lane, Act<T> act) {
        writeLock.lock();
        try {
            run(writer, "BEGIN IMMEDIATE");
            boolean done = false;
            try {
                Outcome<T> outcome =
                        acting.run(new JdbcTx(writing, Dialect.SQLITE, clock.instant()), who, act);
                run(writer, "COMMIT");
                done = true;
                return outcome.value();
            } finally {
                if (!done) {
                    run(writer, "ROLLBACK");
                }
            }
        } finally {
            writeLock.unlock();
        }
    }

    @Override
    public <T> T read(Function<Rows, T> question) {
        readLock.lock();
        try {
            run(reader, "BEGIN");
            try {
                return question.apply(new JdbcRows(reading, Dialect.SQLITE));
            } finally {
                run(reader, "COMMIT");
            }
        } finally {
            readLock.unlock();
        }
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
        return Dialect.SQLITE;
    }

    @Override
    public void close() {
        try {
            writing.close();
            reading.close();
            writer.close();
            reader.close();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }
}
