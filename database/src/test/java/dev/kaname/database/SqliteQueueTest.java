package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The queue in front of the one writer, and its folder.
class SqliteQueueTest {
    @TempDir Path folder;

    @Test
    void aFullQueueRefusesAtOnceAndNothingOfItIsWritten() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Thread> waiting = new ArrayList<>();
        try (Database database = open(2)) {
            waiting.add(Thread.ofVirtual().start(() -> hold(database, writing, goOn)));
            Things.await(writing);
            for (int i = 0; i < 2; i++) {
                String name = "waits" + i;
                waiting.add(
                        Thread.ofVirtual()
                                .start(() -> Things.set(database, Lane.INTERACTIVE, name, 1)));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            int refused = 0;
            while (refused == 0 && System.nanoTime() < end) {
                if (waiting.stream().skip(1).allMatch(SqliteQueueTest::isParked)) {
                    long before = System.nanoTime();
                    assertThrows(
                            DatabaseFailure.Busy.class,
                            () -> Things.set(database, Lane.INTERACTIVE, "refused", 1));
                    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(1));
                    refused++;
                }
            }
            Thread bulk =
                    Thread.ofVirtual().start(() -> Things.set(database, Lane.BULK, "bulk", 1));
            goOn.countDown();
            for (Thread thread : waiting) {
                thread.join();
            }
            bulk.join();
            assertEquals(1, refused);
            assertEquals(
                    List.of("bulk", "held", "waits0", "waits1"),
                    List.copyOf(database.read(Things::all).keySet()));
        }
    }

    private static boolean isParked(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    private static void hold(Database database, CountDownLatch writing, CountDownLatch goOn) {
        database.act(
                Who.SYSTEM,
                tx -> {
                    Things.put(tx, "held", 1);
                    writing.countDown();
                    Things.await(goOn);
                    return Outcome.of("", Things.event("held"));
                });
    }

    @Test
    void interactiveActsGoFirstAndBulkActsDoNotStarve() {
        ActQueue queue = new ActQueue(100);
        List<Pending<?>> interactive = new ArrayList<>();
        List<Pending<?>> bulk = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            bulk.add(add(queue, Lane.BULK));
            interactive.add(add(queue, Lane.INTERACTIVE));
        }
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            Pending<?> next = queue.poll().orElseThrow();
            order.append(interactive.remove(next) ? 'i' : 'b');
            bulk.remove(next);
        }
        assertEquals("iiiiiiibiiiiiiibiiiiiibbbbbbbbbbbbbbbbbb", order.toString());
        assertTrue(queue.poll().isEmpty());
    }

    private static Pending<?> add(ActQueue queue, Lane lane) {
        Pending<String> pending = new Pending<>(Who.SYSTEM, _ -> Outcome.unchanged(""));
        queue.add(lane, pending);
        return pending;
    }

    @Test
    void aSecondServerOnTheSameFolderIsRefusedAndToldWhoHasIt() throws Exception {
        long pid = ProcessHandle.current().pid();
        try (Database _ = open(10)) {
            DatabaseFailure.Unwritable refused =
                    assertThrows(DatabaseFailure.Unwritable.class, () -> open(10));
            assertTrue(
                    refused.getMessage().contains("process id " + pid + ";"), refused.getMessage());
            Process other =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    SqliteCrashTest.Server.class.getName(),
                                    folder.toString(),
                                    "0")
                            .redirectErrorStream(true)
                            .start();
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(1, other.waitFor());
            assertTrue(said.contains("in use by the server with process id " + pid + ";"), said);
        }
        open(10).close();
    }

    @Test
    void folderAndFilesAreTheirOwnersOnly() throws Exception {
        Path fresh = folder.resolve("data");
        try (Database database =
                Databases.open(DatabaseSettings.in(fresh), List.of(), InstantSource.system())) {
            Things.set(database, Lane.INTERACTIVE, "a", 1);
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)));
            for (String file : List.of("kaname.db", "kaname.db-wal", "kaname.db-shm")) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(fresh.resolve(file))),
                        file);
            }
        }
    }

    @Test
    void acknowledgedMeansSynchronisedWithTheDisk() {
        try (Database database = open(10)) {
            assertEquals("wal", pragma(database, "journal_mode"));
            assertEquals("2", pragma(database, "synchronous"));
            assertEquals("1", pragma(database, "foreign_keys"));
        }
    }

    private static String pragma(Database database, String name) {
        return database.act(
                Who.SYSTEM,
                tx ->
                        Outcome.unchanged(
                                tx.first("PRAGMA " + name, row -> row.text(name)).orElseThrow()));
    }

    private Database open(int queue) {
        return Databases.open(
                DatabaseSettings.in(folder).withQueue(queue), List.of(), InstantSource.system());
    }
}
