package dev.kaname.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// The connections that read. Each question sees one snapshot, begun after it was asked, and never
/// waits for the writer.
final class SqliteReaders implements AutoCloseable {
    private final Supplier<Connection> connect;
    private final Semaphore free;
    private final int size;
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    SqliteReaders(Supplier<Connection> connect, int size) {
        this.connect = connect;
        this.size = size;
        this.free = new Semaphore(size, true);
    }

    <T> T read(Function<Rows, T> question) {
        free.acquireUninterruptibly();
        try {
            if (closed) {
                throw new IllegalStateException("the database is closed");
            }
            Reader reader = idle.pollFirst();
            if (reader == null) {
                reader = Reader.on(connect.get());
            }
            return read(reader, question);
        } finally {
            free.release();
        }
    }

    private <T> T read(Reader reader, Function<Rows, T> question) {
        boolean usable = false;
        try {
            reader.begin.executeUpdate();
            JdbcRows rows = new JdbcRows(reader.statements, Dialect.SQLITE);
            T answer;
            try {
                answer = question.apply(rows);
            } finally {
                rows.end();
                reader.end.executeUpdate();
                usable = true;
            }
            return answer;
        } catch (SQLException e) {
            throw Failures.of(e);
        } finally {
            if (usable) {
                idle.addFirst(reader);
            } else {
                SqliteFile.close(reader.connection);
            }
        }
    }

    /// Waits for the questions being answered.
    @Override
    public void close() {
        closed = true;
        free.acquireUninterruptibly(size);
        idle.forEach(reader -> SqliteFile.close(reader.connection));
        idle.clear();
        free.release(size);
    }

    private record Reader(
            Connection connection,
            Statements statements,
            PreparedStatement begin,
            PreparedStatement end) {
        static Reader on(Connection connection) {
            try {
                return new Reader(
                        connection,
                        Statements.cached(connection),
                        connection.prepareStatement("BEGIN"),
                        connection.prepareStatement("COMMIT"));
            } catch (SQLException e) {
                SqliteFile.close(connection);
                throw Failures.of(e);
            }
        }
    }
}
