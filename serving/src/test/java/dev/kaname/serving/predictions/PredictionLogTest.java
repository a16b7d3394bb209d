package dev.kaname.serving.predictions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.serving.ServingFailure.Unavailable;
import dev.kaname.serving.predictions.PredictionRecord.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionLogTest {
    private static final Deployed DEPLOYED =
            new Deployed("p1", "e1", "churn", 42, "d1", "churn \"model\"", "3");
    private static final LogSettings SMALL =
            new LogSettings(
                    4,
                    1 << 20,
                    1 << 20,
                    1 << 20,
                    1000,
                    1 << 20,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(200));

    @TempDir Path folder;
    private Instant now = Instant.parse("2026-11-21T12:34:56.789Z");
    private final InstantSource clock = () -> now;
    private final PredictionIds ids = new PredictionIds(new byte[32], 0, clock);

    @Test
    void aLoggedPredictionIsFoundByItsId() {
        try (PredictionLog log = new PredictionLog(folder, 0, LogSettings.DEFAULT, clock)) {
            List<PredictionRecord> records = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                records.add(record("{\"n\":\n" + i + "}"));
                log.channel("p1", "e1").offer(records.get(i));
            }
            String line = log.find("p1", "e1", records.get(50).id()).orElseThrow();
            assertEquals(
                    "{\"id\":\""
                            + records.get(50).id()
                            + "\",\"at\":\"2026-11-21T12:34:56.789Z\",\"deployment\":\"d1\",\"number\":42,"
                            + "\"model\":\"churn \\\"model\\\"\",\"modelVersion\":\"3\",\"outcome\":\"ok\",\"micros\":77,"
                            + "\"request\":{\"n\": 50},\"response\":{\"ok\":true}}",
                    line);
            assertEquals(Optional.empty(), log.find("p1", "e1", ids.mint(42)));
            assertEquals(Optional.empty(), log.find("p1", "e2", records.get(50).id()));
        }
    }

    @Test
    void whatWasLoggedIsThereAfterARestartAndEachHourHasItsFile() throws IOException {
        PredictionRecord first;
        PredictionRecord second;
        try (PredictionLog log = new PredictionLog(folder, 0, LogSettings.DEFAULT, clock)) {
            first = record("{}");
            log.channel("p1", "e1").offer(first);
            now = now.plusSeconds(3600);
            second = record("{}");
            log.channel("p1", "e1").offer(second);
        }
        try (PredictionLog log = new PredictionLog(folder, 0, LogSettings.DEFAULT, clock)) {
            assertTrue(log.find("p1", "e1", first.id()).isPresent());
            assertTrue(log.find("p1", "e1", second.id()).isPresent());
        }
        try (Stream<Path> files = Files.list(folder.resolve("p1/e1/2026-11-21"))) {
            assertEquals(
                    List.of("12", "13"),
                    files.map(f -> f.getFileName().toString().substring(0, 2)).sorted().toList());
        }
    }

    @Test
    void aFileThatWasCutOffIsReadUpToThere() throws IOException {
        PredictionRecord first;
        try (PredictionLog log = new PredictionLog(folder, 0, LogSettings.DEFAULT, clock)) {
            first = record("{}");
            log.channel("p1", "e1").offer(first);
            log.find("p1", "e1", first.id()).orElseThrow();
            for (int i = 0; i < 50; i++) {
                log.channel("p1", "e1").offer(record("{\"i\":" + i + "}"));
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve("p1/e1/2026-11-21"))) {
            Path file = files.findFirst().orElseThrow();
            byte[] all = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(all, all.length - 20));
        }
        try (PredictionLog log = new PredictionLog(folder, 0, LogSettings.DEFAULT, clock)) {
            assertTrue(log.find("p1", "e1", first.id()).isPresent());
        }
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() {
        Channel channel = channel(folder, SMALL);
        for (int i = 0; i < 10; i++) {
            channel.offer(record("{}"));
        }
        assertEquals(6, channel.dropped());
        channel.drain();
        assertEquals(4, channel.written());
        channel.offer(record("{}"));
        channel.drain();
        assertEquals(5, channel.written());
        assertEquals(6, channel.dropped());
    }

    @Test
    void theBudgetHoldsOverTimeAndRefills() {
        Budget budget = new Budget(1000, 5000);
        long noon = now.toEpochMilli();
        for (int i = 0; i < 5; i++) {
            assertTrue(budget.takes(1000, noon));
        }
        assertEquals(false, budget.takes(1000, noon + 999));
        assertEquals(true, budget.takes(1000, noon + 1001));
        assertEquals(false, budget.takes(1000, noon + 1001));
        assertTrue(budget.takes(5000, noon + 60_000));
    }

    @Test
    void aPayloadThatIsNotJsonIsKeptAsBase64AndALongOneAsItsLength() {
        try (PredictionLog log = new PredictionLog(folder, 0, SMALL, clock)) {
            PredictionRecord odd =
                    new PredictionRecord(
                            ids.mint(42),
                            DEPLOYED,
                            "Invalid",
                            5,
                            new Payload("{\n".getBytes(StandardCharsets.UTF_8), false),
                            new Payload(new byte[2000], true));
            log.channel("p1", "e1").offer(odd);
            String line = log.find("p1", "e1", odd.id()).orElseThrow();
            assertTrue(line.contains("\"requestBase64\":\"ewo=\",\"responseBytes\":2000}"), line);
        }
    }

    @Test
    void aRequiredRecordIsInTheFileWhenTheCallReturns() {
        try (PredictionLog log = new PredictionLog(folder, 0, LogSettings.DEFAULT, clock)) {
            PredictionRecord record = record("{}");
            log.channel("p1", "e1").require(record);
            assertEquals(1, log.channel("p1", "e1").written());
        }
    }

    @Test
    void withoutADiskAnAnswerThatMustBeLoggedIsWithheldAndOthersAreCounted() throws IOException {
        Path file = Files.createFile(folder.resolve("not-a-folder"));
        try (PredictionLog log = new PredictionLog(file, 0, LogSettings.DEFAULT, clock)) {
            Channel channel = log.channel("p1", "e1");
            assertThrows(Unavailable.class, () -> channel.require(record("{}")));
            channel.offer(record("{}"));
            channel.settle(Duration.ofSeconds(5));
            assertEquals(2, channel.dropped());
            assertEquals(0, channel.written());
        }
    }

    @Test
    void anAnswerThatMustBeLoggedDoesNotWaitForEver() {
        Channel channel = channel(folder, SMALL);
        assertThrows(Unavailable.class, () -> channel.require(record("{}")));
    }

    private Channel channel(Path where, LogSettings settings) {
        Segments segments = new Segments(new SegmentFiles(where, 0), settings, clock, "p1", "e1");
        return new Channel(segments, settings, () -> {});
    }

    private PredictionRecord record(String request) {
        return new PredictionRecord(
                ids.mint(42),
                DEPLOYED,
                "ok",
                77,
                new Payload(request.getBytes(StandardCharsets.UTF_8), true),
                new Payload("{\"ok\":true}".getBytes(StandardCharsets.UTF_8), true));
    }
}
