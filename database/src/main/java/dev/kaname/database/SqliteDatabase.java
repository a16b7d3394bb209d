package dev.kaname.database;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The embedded database: one writer, some readers, one folder.
final class SqliteDatabase implements Database {
    private static final Duration LONGEST_GROUP = Duration.ofMillis(10);

    private final FolderLock lock;
    private final ActQueue queue;
    private final SqliteWriter writer;
    private final SqliteReaders readers;
    private final Inside inside = new Inside();
    private final CursoredLog log;
    private final WorkQueue work;

    private SqliteDatabase(
            FolderLock lock,
            SqliteFile file,
            DatabaseSettings settings,
            List<ActSink> sinks,
            InstantSource clock) {
        this.lock = lock;
        this.queue = new ActQueue(settings.queue());
        this.readers = new SqliteReaders(file::toRead, settings.connections());
        Signals signals = new Signals();
        Acting acting = new Acting(sinks, inside);
        this.writer = new SqliteWriter(file::toWrite, queue, acting, clock, signals, LONGEST_GROUP);
        Presence presence = new Presence.Alone(new SecureRandom().nextLong(1, Long.MAX_VALUE));
        this.log = new CursoredLog(this, presence, signals.of(Topic.EVENTS));
        this.work = new WorkQueue(this, presence, clock, signals.of(Topic.WORK));
    }

    static Database open(DatabaseSettings settings, List<ActSink> sinks, InstantSource clock) {
        SqliteFile file = SqliteFile.in(settings.folder());
        FolderLock lock = FolderLock.take(settings.folder(), "kaname.lock");
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
        return log;
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public synchronized void close() {
        try (lock) {
            work.close();
            log.close();
            writer.close();
            readers.close();
        }
    }
}
