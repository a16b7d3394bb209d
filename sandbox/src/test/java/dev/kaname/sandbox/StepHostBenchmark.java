package dev.kaname.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/// Measures step-host beside `make -j2` in the same minute; not a test, run it by hand:
///
/// ```
/// mvn -q test-compile -pl sandbox && java -cp sandbox/target/classes:sandbox/target/test-classes:JACKSON \
///     dev.kaname.sandbox.StepHostBenchmark [rounds]
/// ```
///
/// Prints medians of the rounds; a step is `/bin/sh -c true`, two at a time.
final class StepHostBenchmark {
    private static final int STEPS = 1_000;

    private StepHostBenchmark() {}

    public static void main(String[] words) throws Exception {
        int rounds = words.length > 0 ? Integer.parseInt(words[0]) : 5;
        Path folder = Files.createTempDirectory("kaname-benchmark");
        StepHostSettings settings =
                new StepHostSettings(folder, Optional.empty(), Duration.ofSeconds(60), List.of());
        print(
                "start to first answer, ms",
                IntStream.range(0, rounds).mapToDouble(_ -> start(settings)).toArray());
        try (StepHost host = StepHost.connect(settings)) {
            long pid = Long.parseLong(Files.readString(folder.resolve("host/lock")).strip());
            System.out.println("idle, MiB resident: " + resident(pid));
            fanOut(host, folder, "warm");
            List<Double> ours = new ArrayList<>();
            List<Double> makes = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                makes.add(make(folder));
                ours.add(fanOut(host, folder, "fan" + round));
            }
            print("make -j2, ms a step", array(makes));
            print("step-host, two at a time, ms a step", array(ours));
            print(
                    "overhead, ms a step",
                    IntStream.range(0, rounds)
                            .mapToDouble(i -> ours.get(i) - makes.get(i))
                            .toArray());
            print(
                    "one alone, ms",
                    IntStream.range(0, 200)
                            .mapToDouble(i -> alone(host, folder, "one" + i))
                            .toArray());
            if (host.isolation().best() == Isolation.NAMESPACE) {
                print(
                        "one alone in a namespace, ms",
                        IntStream.range(0, 50)
                                .mapToDouble(i -> isolated(host, folder, "ns" + i))
                                .toArray());
            }
            host.retire(true);
        }
        StepHostFixture.remove(folder);
    }

    private static double start(StepHostSettings settings) {
        long begin = System.nanoTime();
        StepHost host = StepHost.connect(settings);
        host.running();
        double milliseconds = since(begin);
        host.retire(true);
        StepHostFixture.until(
                "it has gone", () -> !Files.exists(settings.folder().resolve("host/socket")));
        return milliseconds;
    }

    private static double fanOut(StepHost host, Path folder, String name)
            throws InterruptedException {
        Semaphore two = new Semaphore(2);
        CountDownLatch left = new CountDownLatch(STEPS);
        try (StepHost.Watch watch =
                host.watch(_ -> {
                    two.release();
                    left.countDown();
                })) {
            long begin = System.nanoTime();
            for (int i = 0; i < STEPS; i++) {
                two.acquire();
                host.start(noOp(name + "-" + i, folder));
            }
            left.await();
            return since(begin) / STEPS;
        }
    }

    private static double alone(StepHost host, Path folder, String attempt) {
        return timed(host, noOp(attempt, folder));
    }

    private static double isolated(StepHost host, Path folder, String attempt) {
        return timed(host, noOp(attempt, folder).isolated(List.of(), List.of(folder)));
    }

    private static double timed(StepHost host, AttemptSpec spec) {
        CountDownLatch end = new CountDownLatch(1);
        try (StepHost.Watch watch = host.watch(_ -> end.countDown())) {
            long begin = System.nanoTime();
            host.start(spec);
            end.await();
            return since(begin);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static AttemptSpec noOp(String attempt, Path folder) {
        return AttemptSpec.of(
                attempt, List.of("/bin/sh", "-c", "true"), Map.of("PATH", "/usr/bin:/bin"), folder);
    }

    private static double make(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("Makefile");
        Files.writeString(
                file,
                "all: "
                        + String.join(
                                " ", IntStream.range(0, STEPS).mapToObj(i -> "s" + i).toList())
                        + "\ns%:\n\t@/bin/sh -c true\n");
        long begin = System.nanoTime();
        new ProcessBuilder("make", "-s", "-j2", "-f", file.toString(), "all")
                .inheritIO()
                .start()
                .waitFor();
        return since(begin) / STEPS;
    }

    private static String resident(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS"))
                .map(line -> Long.toString(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024))
                .findFirst()
                .orElse("?");
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void print(String what, double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        System.out.printf(
                java.util.Locale.ROOT,
                "%s: median %.2f (%.2f to %.2f)%n",
                what,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
