package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the writer does when its connection fails it, which a real disk does too rarely to wait
/// for.
class SqliteWriterTest {
    @TempDir Path folder;

    private final ActQueue queue = new ActQueue(100);

    @BeforeEach
    void migrate() {
        Databases.open(DatabaseSettings.in(folder), List.of(), InstantSource.system()).close();
    }

    @Test
    void anErrorOfTheWriterItselfReachesTheCallersAndTheNextActIsWritten() {
        AtomicInteger connections = new AtomicInteger();
        try (SqliteWriter _ =
                writer(() -> {
                    if (connections.incrementAndGet() == 2) {
                        throw new OutOfMemoryError("as a test");
                    }
                    return SqliteFile.in(folder).toWrite();
                })) {
            assertThrows(DatabaseFailure.Unwritable.class, () -> act(SqliteWriterTest::breakOff));
            assertThrows(DatabaseFailure.Refused.class, () -> act(_ -> Outcome.unchanged("")));
            assertEquals("fine", act(_ -> Outcome.unchanged("fine")));
        }
    }

    @Test
    void aGroupFailsTogetherAndNothingOfItIsWritten() throws Exception {
        try (SqliteWriter _ = writer(SqliteFile.in(folder)::toWrite);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch first = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<String> good =
                    threads.submit(() ->
                            act(tx -> {
                                first.countDown();
                                Things.await(goOn);
                                Things.put(tx, "good", 1);
                                return Outcome.unchanged("");
                            }));
            Things.await(first);
            Future<String> bad = threads.submit(() -> act(SqliteWriterTest::breakOff));
            while (queue.isEmpty()) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (Future<String> one : List.of(good, bad)) {
                assertInstanceOf(
                        DatabaseFailure.Unwritable.class,
                        assertThrows(ExecutionException.class, one::get).getCause());
            }
            boolean any = act(tx -> Outcome.unchanged(tx.any("SELECT 1 FROM things")));
            assertFalse(any);
        }
    }

    /// Runs into the end of a database that may not grow.
    private static Outcome<String> breakOff(Tx tx) {
        tx.list("PRAGMA max_page_count = 1", row -> row.number("max_page_count"));
        for (int i = 0; i < 1_000; i++) {
            tx.update("INSERT INTO kinds (bytes) VALUES (?)", (Object) new byte[10_000]);
        }
        return Outcome.unchanged("");
    }

    private SqliteWriter writer(Supplier<SqliteTransaction> connect) {
        return new SqliteWriter(
                connect,
                queue,
                new Acting(List.of(), new Inside()),
                InstantSource.system(),
                new Signals(),
                Duration.ofMinutes(1));
    }

    private <T> T act(Act<T> act) {
        Pending<T> pending = new Pending<>(Who.SYSTEM, act);
        queue.add(Lane.INTERACTIVE, pending);
        return pending.await();
    }
}
