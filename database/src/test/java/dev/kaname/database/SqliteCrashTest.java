package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server killed at any moment has written all that it answered, and nothing by halves; its
/// listener misses no event and its queue no task.
class SqliteCrashTest {
    private static final int KILLS = 12;
    private static final long SEED = 20261121;
    private static final Pattern SAID = Pattern.compile("(answered|heard|carried) ([0-9]+)\\.");

    @TempDir Path folder;

    private final Map<String, Set<Long>> said = new HashMap<>();

    @Test
    void whatWasAnsweredSurvivesKillsAtRandomMomentsAndNothingIsMissed() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < KILLS; round++) {
            Process server = start(round);
            try (BufferedReader output = server.inputReader()) {
                awaitLines(output, 1 + random.nextInt(900));
                // through its handle: Process.destroyForcibly would throw its last words away
                server.toHandle().destroyForcibly();
                output.lines().forEach(this::keep);
            }
            assertEquals(128 + 9, server.waitFor(), "killed, not ended");
            compareWhatIsStored();
        }
        assertTrue(said("answered").size() > KILLS, "it did act");
        finishWhatIsOpen();
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

    private void awaitLines(BufferedReader output, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String line = output.readLine();
            assertTrue(line != null, "the server ended by itself");
            keep(line);
        }
    }

    /// A line cut off by the kill says nothing.
    private void keep(String line) {
        Matcher matcher = SAID.matcher(line);
        if (matcher.matches()) {
            said(matcher.group(1)).add(Long.parseLong(matcher.group(2)));
        }
    }

    private Set<Long> said(String verb) {
        return said.computeIfAbsent(verb, _ -> ConcurrentHashMap.newKeySet());
    }

    private void compareWhatIsStored() {
        try (Database database = open(List.of())) {
            Map<String, Long> things = database.read(Things::all);
            for (long number : said("answered")) {
                assertTrue(things.containsKey("t" + number), number + " was answered and is lost");
                assertTrue(things.containsKey("u" + number), number + " is there by halves");
            }
            List<Long> audited =
                    database.read(rows ->
                            rows.list(
                                    "SELECT sequence FROM audited ORDER BY sequence",
                                    row -> row.number("sequence")));
            assertEquals(events(database), audited, "each event has its audit record");
            assertEquals(things.size(), 2 * audited.size(), "each act has its event");
            assertEquals(
                    Optional.of("ok"),
                    database.read(rows ->
                            rows.first(
                                    "PRAGMA integrity_check", row -> row.text("integrity_check"))));
        }
    }

    /// After the last kill the listener and the queue go on until nothing is left.
    private void finishWhatIsOpen() throws Exception {
        try (Database database = open(List.of())) {
            List<Long> events = events(database);
            Set<Long> tasks = new TreeSet<>();
            for (long number : database.read(Things::all).values()) {
                if (Server.hasTask(number)) {
                    tasks.add(number);
                }
            }
            CountDownLatch last = new CountDownLatch(1);
            database.events()
                    .listen(
                            "crash",
                            event -> {
                                said("heard").add(event.sequence());
                                if (event.sequence() == events.getLast()) {
                                    last.countDown();
                                }
                            });
            database.work().handle("crash", 4, task -> carry(task));
            Things.await(last);
            assertEquals(new TreeSet<>(events), new TreeSet<>(said("heard")));
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (database.read(rows -> rows.any("SELECT 1 FROM work"))) {
                assertTrue(System.nanoTime() < end, "tasks are left");
                Thread.sleep(10);
            }
            assertEquals(tasks, new TreeSet<>(said("carried")));
        }
    }

    private Work.Next carry(Work.Task task) {
        said("carried").add(Long.parseLong(task.key()));
        return new Work.Next.Done();
    }

    private static List<Long> events(Database database) {
        return database.events().page(Optional.empty(), 0, 1_000_000).stream()
                .map(LoggedEvent::sequence)
                .toList();
    }

    private Database open(List<ActSink> sinks) {
        return Databases.open(DatabaseSettings.in(folder), sinks, InstantSource.system());
    }

    /// What is killed: acts from eight threads as fast as it can, listens and works, and says what
    /// was answered, heard and carried out.
    static final class Server {
        private Server() {}

        public static void main(String[] arguments) {
            AtomicLong next = new AtomicLong(Long.parseLong(arguments[1]));
            Database database =
                    Databases.open(
                            DatabaseSettings.in(Path.of(arguments[0])),
                            List.of(Things::audit),
                            InstantSource.system());
            database.events()
                    .listen(
                            "crash",
                            EventLog.Start.BEGINNING,
                            event -> say("heard", event.sequence()));
            database.work()
                    .handle(
                            "crash",
                            2,
                            task -> {
                                say("carried", Long.parseLong(task.key()));
                                return new Work.Next.Done();
                            });
            for (int i = 0; i < 8; i++) {
                Thread.ofPlatform().start(() -> actForEver(database, next));
            }
        }

        static boolean hasTask(long number) {
            return number % 10 == 0;
        }

        private static void actForEver(Database database, AtomicLong next) {
            while (true) {
                long number = next.getAndIncrement();
                database.act(
                        Who.SYSTEM,
                        tx -> {
                            Things.put(tx, "t" + number, number);
                            Things.put(tx, "u" + number, number);
                            if (hasTask(number)) {
                                database.work().put(tx, "crash", "" + number, "", tx.now());
                            }
                            return Outcome.of("", Things.event("t" + number));
                        });
                say("answered", number);
            }
        }

        private static synchronized void say(String verb, long number) {
            System.out.print(verb + " " + number + ".\n");
            System.out.flush();
        }
    }
}
