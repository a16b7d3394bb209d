package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A full disk is told to everybody concerned, leaves nothing by halves, and is not remembered.
class SqliteDiskFullTest {
    private static final String LARGE = "x".repeat(20_000);

    @TempDir Path folder;
    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", folder.toString());
        }
    }

    @Test
    void aDatabaseThatMayNotGrowSaysSoAndGoesOnWhenItMay() throws Exception {
        try (Database database = open()) {
            long pages =
                    database.act(
                            Who.SYSTEM,
                            tx -> Outcome.unchanged(number(tx, "PRAGMA page_count") + 20));
            database.act(
                    Who.SYSTEM,
                    tx -> Outcome.unchanged(number(tx, "PRAGMA max_page_count = " + pages)));
            fillUp(database);
            // the limit belongs to the connection that failed, the next one has none
            assertEquals("", put(database, "after", "small"));
        }
    }

    @Test
    void onASmallFileSystemItFillsUpAndRecoversOnceThereIsRoom() throws Exception {
        Assumptions.assumeTrue(mount(), "mounting a file system needs root");
        Path ballast = folder.resolve("ballast");
        Files.write(ballast, new byte[2 << 20]);
        try (Database database = open()) {
            fillUp(database);
            Files.delete(ballast);
            assertEquals("", put(database, "after", "small"));
            assertEquals("", put(database, "more", LARGE));
        }
        try (Database database = open()) {
            assertTrue(names(database).contains("after"));
        }
    }

    /// Many write large rows at once until the disk is full.
    private void fillUp(Database database) throws Exception {
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        List<String> refused = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                String prefix = "t" + thread + ".";
                running.add(
                        threads.submit(() -> {
                            for (int i = 0; i < 40; i++) {
                                String failure = put(database, prefix + i, LARGE);
                                (failure.isEmpty() ? written : refused).add(prefix + i);
                                if (!failure.isEmpty()) {
                                    assertEquals("Unwritable", failure);
                                }
                            }
                        }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertTrue(!refused.isEmpty(), "the disk did fill up");
        assertEquals(new TreeSet<>(written), new TreeSet<>(names(database)));
        List<LoggedEvent> events = database.events().page(Optional.empty(), 0, 10_000);
        assertEquals(written.size(), events.size(), "nothing by halves");
        assertEquals(
                events.stream().map(LoggedEvent::sequence).toList(),
                database.read(rows ->
                        rows.list(
                                "SELECT sequence FROM audited ORDER BY sequence",
                                row -> row.number("sequence"))));
    }

    /// Answers the name of the failure, or nothing.
    private static String put(Database database, String name, String text) {
        try {
            return database.act(
                    Who.SYSTEM,
                    tx -> {
                        tx.update(
                                "INSERT INTO kinds (text, bytes) VALUES (?, ?)",
                                name,
                                text.getBytes(StandardCharsets.UTF_8));
                        return Outcome.of("", Things.event(name));
                    });
        } catch (DatabaseFailure e) {
            return e.getClass().getSimpleName();
        }
    }

    private Database open() {
        return Databases.open(
                DatabaseSettings.in(folder), List.of(Things::audit), InstantSource.system());
    }

    private static long number(Rows rows, String pragma) {
        String column = pragma.split(" ")[1];
        return rows.first(pragma, row -> row.number(column)).orElseThrow();
    }

    private static List<String> names(Database database) {
        return database.read(rows -> rows.list("SELECT text FROM kinds", row -> row.text("text")));
    }

    private boolean mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=5m", "kaname", folder.toString()) == 0;
        return mounted;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), () -> Map.of("late", command).toString());
        return process.exitValue();
    }

    @Test
    void theControlWithRoomEnoughWritesEverything() throws Exception {
        try (Database database = open()) {
            assertTrue(
                    IntStream.range(0, 50).allMatch(i -> put(database, "t" + i, LARGE).isEmpty()));
        }
    }
}
