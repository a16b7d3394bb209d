package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server killed at any moment has written all that it answered, and nothing by halves.
class SqliteCrashTest {
    private static final int KILLS = 12;
    private static final long SEED = 20261121;

    @TempDir Path folder;

    @Test
    void everyAnsweredActSurvivesKillsAtRandomMoments() throws Exception {
        Random random = new Random(SEED);
        TreeSet<Long> answered = new TreeSet<>();
        for (int round = 0; round < KILLS; round++) {
            Process server = start(round);
            try (BufferedReader output = server.inputReader()) {
                awaitAnswers(output, answered, 1 + random.nextInt(400));
                // through its handle: Process.destroyForcibly would throw its last words away
                server.toHandle().destroyForcibly();
                output.lines().forEach(line -> keep(line, answered));
            }
            assertEquals(128 + 9, server.waitFor(), "killed, not ended");
            compare(answered);
        }
        assertTrue(answered.size() > KILLS, "it did act: " + answered.size());
    }

    private Process start(int round) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        folder.toString(),
                        Long.toString(round * 1_000_000L))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void awaitAnswers(BufferedReader output, TreeSet<Long> answered, int count)
            throws IOException {
        for (int i = 0; i < count; i++) {
            String line = output.readLine();
            assertTrue(line != null, "the server ended by itself");
            keep(line, answered);
        }
    }

    /// A line cut off by the kill is no answer.
    private static void keep(String line, TreeSet<Long> answered) {
        if (line.startsWith("answered ") && line.endsWith(".")) {
            answered.add(Long.parseLong(line.substring(9, line.length() - 1)));
        }
    }

    private void compare(TreeSet<Long> answered) {
        try (Database database =
                Databases.open(DatabaseSettings.in(folder), List.of(), InstantSource.system())) {
            Map<String, Long> things = database.read(Things::all);
            for (long number : answered) {
                assertTrue(things.containsKey("t" + number), number + " was answered and is lost");
                assertTrue(things.containsKey("u" + number), number + " is there by halves");
            }
            List<Long> events = new ArrayList<>();
            for (LoggedEvent event : database.events().page(Optional.empty(), 0, 1_000_000)) {
                events.add(event.sequence());
            }
            List<Long> audited =
                    database.read(rows ->
                            rows.list(
                                    "SELECT sequence FROM audited ORDER BY sequence",
                                    row -> row.number("sequence")));
            assertEquals(events, audited, "each event has its audit record");
            assertEquals(things.size(), 2 * events.size(), "each act has its event");
            assertEquals(
                    "ok",
                    database.read(rows ->
                            rows.first("PRAGMA integrity_check", row -> row.text("integrity_check"))
                                    .orElseThrow()));
        }
    }

    /// What is killed: acts from eight threads as fast as it can and says what was answered.
    static final class Server {
        private Server() {}

        public static void main(String[] arguments) {
            AtomicLong next = new AtomicLong(Long.parseLong(arguments[1]));
            Database database =
                    Databases.open(
                            DatabaseSettings.in(Path.of(arguments[0])),
                            List.of(Things::audit),
                            InstantSource.system());
            for (int i = 0; i < 8; i++) {
                Thread.ofPlatform().start(() -> actForEver(database, next));
            }
        }

        private static void actForEver(Database database, AtomicLong next) {
            while (true) {
                long number = next.getAndIncrement();
                database.act(
                        Who.SYSTEM,
                        tx -> {
                            Things.put(tx, "t" + number, number);
                            Things.put(tx, "u" + number, number);
                            return Outcome.of("", Things.event("t" + number));
                        });
                synchronized (Server.class) {
                    System.out.print("answered " + number + ".\n");
                    System.out.flush();
                }
            }
        }
    }
}
