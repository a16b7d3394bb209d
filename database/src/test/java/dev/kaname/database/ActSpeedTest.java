package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// How many acts a second the embedded database makes durable, by how many ask at once. Each act
/// writes a row, its event and an audit row. Measured only when asked for: `mvn test -pl database
/// -Dtest=ActSpeedTest -Dkaname.measure=true`
@EnabledIfSystemProperty(named = "kaname.measure", matches = "true")
class ActSpeedTest {
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration MEASURED = Duration.ofSeconds(4);

    @TempDir Path folder;

    @Test
    void manyCallersShareTheWaitForTheDisk() throws Exception {
        Ids ids = Ids.ofSystem();
        try (Database database =
                Databases.open(
                        DatabaseSettings.in(folder),
                        List.of(Things::audit),
                        InstantSource.system())) {
            measure(database, ids, 8, WARM_UP);
            double alone = report(1, measure(database, ids, 1, MEASURED));
            report(8, measure(database, ids, 8, MEASURED));
            double together = report(64, measure(database, ids, 64, MEASURED));
            report(256, measure(database, ids, 256, MEASURED));
            assertTrue(together > 3 * alone, together + " acts/s together, " + alone + " alone");
        }
    }

    private static double report(int callers, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        double perSecond = nanos.size() / (double) MEASURED.toSeconds();
        System.out.printf(
                Locale.ROOT,
                "%3d callers: %6.0f acts/s, median %.2f ms, 99th percentile %.2f ms%n",
                callers,
                perSecond,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6);
        return perSecond;
    }

    /// The latencies of all acts.
    private static List<Long> measure(Database database, Ids ids, int callers, Duration duration)
            throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        List<Long> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> actUntil(end, database, ids)));
            }
            for (Future<List<Long>> one : running) {
                all.addAll(one.get());
            }
        }
        return all;
    }

    private static List<Long> actUntil(long end, Database database, Ids ids) {
        List<Long> nanos = new ArrayList<>();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            Things.set(database, Lane.INTERACTIVE, ids.get(), 1);
            nanos.add(System.nanoTime() - start);
        }
        return nanos;
    }
}
