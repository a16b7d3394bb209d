package dev.kaname.database;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The embedded database: one writer, some readers, one folder.
final class SqliteDatabase implements Database {
    private final FolderLock lock;
    private final ActQueue queue;
    private final SqliteWriter writer;
    private final SqliteReaders readers;
    private final Inside inside = new Inside();
    private final Signal committed = new Signal();

    private SqliteDatabase(
            FolderLock lock,
            SqliteFile file,
            DatabaseSettings settings,
            List<ActSink> sinks,
            InstantSource clock) {
        this.lock = lock;
        this.queue = new ActQueue(settings.queue());
        this.readers = new SqliteReaders(file::toRead, settings.connections());
        this.writer =
                new SqliteWriter(file::toWrite, queue, new Acting(sinks, inside), clock, committed);
    }

    static Database open(DatabaseSettings settings, List<ActSink> sinks, InstantSource clock) {
        SqliteFile file = SqliteFile.in(settings.folder());
        FolderLock lock = FolderLock.take(settings.folder());
        boolean open = false;
        try {
            Migrations.run(file.source(), Dialect.SQLITE);
            Database database = new SqliteDatabase(lock, file, settings, sinks, clock);
            open = true;
            return database;
        } finally {
            if (!open) {
                lock.close();
            }
        }
    }

    @Override
    public <T> T act(Who who, Lane lane, Act<T> act) {
        inside.requireOutside();
        Pending<T> pending = new Pending<>(who, act);
        queue.add(lane, pending);
        return pending.await();
    }

    @Override
    public <T> T read(Function<Rows, T> question) {
        Optional<Rows> outer = inside.current();
        return outer.isPresent()
                ? question.apply(outer.get())
                : readers.read(rows -> inside.within(rows, () -> question.apply(rows)));
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
            writer.close();
            readers.close();
        } finally {
            lock.close();
        }
    }
}
