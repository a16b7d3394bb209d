package dev.kaname.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.serving.Inference.Answered;
import dev.kaname.serving.Inference.Failed;
import dev.kaname.serving.model.ModelBackend;
import dev.kaname.serving.model.ModelFiles;
import dev.kaname.serving.model.Models;
import dev.kaname.serving.model.OnnxModel;
import dev.kaname.serving.model.Seat;
import dev.kaname.serving.model.Signature;
import dev.kaname.serving.predictions.Deployed;
import dev.kaname.serving.predictions.LogMode;
import dev.kaname.serving.predictions.LogSettings;
import dev.kaname.serving.predictions.PredictionCounter;
import dev.kaname.serving.predictions.PredictionId;
import dev.kaname.serving.predictions.PredictionIds;
import dev.kaname.serving.predictions.PredictionLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingTest {
    private static final ServingSettings SMALL =
            new ServingSettings(
                    1 << 20,
                    2,
                    3,
                    Duration.ofMillis(700),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20));

    @TempDir Path folder;
    private final InstantSource clock = InstantSource.system();
    private final PredictionIds ids = new PredictionIds(new byte[32], 0, clock);
    private final PredictionCounter counter = new PredictionCounter(0);
    private final AtomicInteger loaded = new AtomicInteger();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void everythingIsFreed() throws Exception {
        for (AutoCloseable thing : opened.reversed()) {
            thing.close();
        }
        for (int i = 0; i < 500 && loaded.get() > 0; i++) {
            Thread.sleep(10);
        }
        assertEquals(0, loaded.get(), "models still loaded");
    }

    @Test
    void aDeployedModelAnswersAndTheAnswerNamesItsDeployment() {
        Serving serving = serving(SMALL);
        deploy(serving, 7, "version-1");
        Answered answer = assertInstanceOf(Answered.class, serving.infer(call("", 3)));
        assertTrue(text(answer).contains("\"model_version\":\"7\""), text(answer));
        assertTrue(text(answer).contains("\"data\":[3.0]"), text(answer));
        assertEquals(7, answer.id().deployment());
        assertTrue(ids.verify(answer.id()));
        assertTrue(text(answer).contains(answer.id().toString()));
    }

    @Test
    void anEndpointNobodyDeployedDoesNotExistAndTheRefusalHasAnId() {
        Serving serving = serving(SMALL);
        Failed failed = assertInstanceOf(Failed.class, serving.infer(call("", 1)));
        assertInstanceOf(ServingFailure.Missing.class, failed.failure());
        assertEquals(0, failed.id().deployment());
        assertTrue(ids.verify(failed.id()));
        deploy(serving, 1, "version-1");
        InferCall foreign = new InferCall("p2", "numbers", "", call("", 1).body(), 0);
        assertInstanceOf(Failed.class, serving.infer(foreign));
    }

    @Test
    void aVersionIsAskedForByNumberOrByTheAliasThatFollowsTheEndpoint() {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "version-1");
        deploy(serving, 2, "version-2");
        assertTrue(text(serving.infer(call("", 5))).contains("\"model_version\":\"2\""));
        assertTrue(text(serving.infer(call("champion", 5))).contains("\"model_version\":\"2\""));
        assertTrue(text(serving.infer(call("1", 5))).contains("\"data\":[5.0]"));
        Failed failed = assertInstanceOf(Failed.class, serving.infer(call("3", 5)));
        assertInstanceOf(ServingFailure.Missing.class, failed.failure());
    }

    @Test
    void theVersionBeforeStaysWarmAndTheOneBeforeThatIsFreed() throws Exception {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "version-1");
        deploy(serving, 2, "version-2");
        deploy(serving, 3, "logistic30");
        for (int i = 0; i < 500 && loaded.get() > 2; i++) {
            Thread.sleep(10);
        }
        assertEquals(2, loaded.get());
        deploy(serving, 4, "version-2");
        assertEquals(2, loaded.get(), "going back loads nothing");
        assertTrue(text(serving.infer(call("", 5))).contains("\"data\":[10.0]"));
    }

    @Test
    void anOlderDeploymentThatArrivesLateChangesNothing() {
        Serving serving = serving(SMALL);
        deploy(serving, 2, "version-2");
        deploy(serving, 1, "version-1");
        assertTrue(text(serving.infer(call("", 5))).contains("\"model_version\":\"2\""));
    }

    @Test
    void noRequestFailsAndNoneIsMixedWhileVersionsAreSwapped() throws Exception {
        Serving serving =
                serving(
                        new ServingSettings(
                                1 << 20,
                                4,
                                100,
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(20)));
        fresh(serving, 1);
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> hammers = new ArrayList<>();
            for (int t = 0; t < 16; t++) {
                int salt = t;
                hammers.add(
                        threads.submit(() -> {
                            for (int i = 0; over.getCount() > 0; i++) {
                                check(serving, salt * 1000 + i % 1000, i % 2 == 0);
                                answered.incrementAndGet();
                            }
                        }));
            }
            for (int number = 2; number <= 150; number++) {
                fresh(serving, number);
            }
            over.countDown();
            for (Future<?> hammer : hammers) {
                hammer.get();
            }
        }
        assertTrue(answered.get() > 1_000, "only " + answered);
    }

    /// Loads a model of its own for each deployment, so that old ones are freed under load too.
    private static void fresh(Serving serving, int number) {
        byte[] model = Models.bytes("version-" + (number % 2 + 1) + ".onnx");
        byte[] note = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        ModelFiles files = Models.files(Map.of("model.onnx", model, "note.txt", note));
        try (PreparedModel prepared = serving.prepare("model", files)) {
            serving.activate(deployed(number, "e1"), EndpointSettings.DEFAULT, prepared);
        }
    }

    private void check(Serving serving, int x, boolean mayBeNow) {
        InferCall call = call("", x);
        Inference inference =
                mayBeNow
                        ? serving.inferNow(call).orElseGet(() -> serving.infer(call))
                        : serving.infer(call);
        Answered answer = assertInstanceOf(Answered.class, inference);
        int model = answer.id().deployment() % 2 + 1;
        String body = text(answer);
        assertTrue(
                body.contains("\"model_version\":\"" + answer.id().deployment() + "\"")
                        && body.contains("[" + model + ".0]")
                        && body.contains("[" + (float) (x * model) + "]"),
                body);
    }

    @Test
    void aRunWithoutEndIsStoppedAtItsDeadlineAndOthersGoOn() {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "loop");
        Failed failed = assertInstanceOf(Failed.class, serving.infer(loop(Long.MAX_VALUE)));
        assertInstanceOf(ServingFailure.DeadlinePassed.class, failed.failure());
        assertInstanceOf(Answered.class, serving.infer(loop(2)));
    }

    @Test
    void moreThanMayWaitAreToldToComeBack() throws Exception {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "loop");
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            List<Future<Inference>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(() -> serving.infer(loop(Long.MAX_VALUE))));
            }
            int busy = 0;
            for (Future<Inference> one : all) {
                Failed failed = assertInstanceOf(Failed.class, one.get());
                busy += failed.failure() instanceof ServingFailure.Busy ? 1 : 0;
            }
            assertEquals(12 - 2 - 3, busy);
        }
        assertInstanceOf(Answered.class, serving.infer(loop(2)));
    }

    @Test
    void onlyWhatIsKnownToBeQuickIsAnsweredWithoutWaiting() {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "version-1");
        assertEquals(Optional.empty(), serving.inferNow(call("", 3)));
        for (int i = 0; i < 10; i++) {
            serving.infer(call("", 3));
        }
        assertInstanceOf(Answered.class, serving.inferNow(call("", 3)).orElseThrow());
    }

    @Test
    void aModelThatCannotBeServedIsRefusedAndWhatIsInServiceStays() {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "version-1");
        assertThrows(ServingFailure.NotServable.class, () -> deploy(serving, 2, "sequence-output"));
        serving.unavailable(deployed(2, "e1"), EndpointSettings.DEFAULT, "it is no model");
        assertTrue(text(serving.infer(call("", 5))).contains("\"data\":[5.0]"));
        serving.restored();
        assertTrue(serving.isReady("p1"));
    }

    @Test
    void aModelWhoseFirstRunNeverEndsHoldsUpNoOtherDeployment() {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "endless");
        Failed failed = assertInstanceOf(Failed.class, serving.infer(call("", 5)));
        assertInstanceOf(ServingFailure.DeadlinePassed.class, failed.failure());
        deploy(serving, 2, "version-1");
        assertTrue(text(serving.infer(call("", 5))).contains("\"data\":[5.0]"));
    }

    @Test
    void nothingOfAModelIsComputedWhileItIsLoaded() throws IOException {
        Serving serving = serving(SMALL);
        Path file = Files.write(folder.resolve("laborious.onnx"), Models.bytes("laborious.onnx"));
        Signature signature = serving.inspect("the file", file);
        assertEquals("x", signature.inputs().getFirst().name());
    }

    @Test
    void anEndpointWhoseModelIsLostSaysWhy() {
        Serving serving = serving(SMALL);
        serving.unavailable(deployed(1, "e1"), EndpointSettings.DEFAULT, "its files are gone");
        Failed failed = assertInstanceOf(Failed.class, serving.infer(call("", 5)));
        assertInstanceOf(ServingFailure.Unavailable.class, failed.failure());
        assertTrue(failed.failure().getMessage().contains("its files are gone"));
        serving.restored();
        assertFalse(serving.isReady("p1"));
        assertTrue(serving.isReady("p2"));
    }

    @Test
    void whatIsAskedAndAnsweredIsLoggedAndCounted() {
        PredictionLog log = log();
        Serving serving = serving(SMALL, log);
        deploy(serving, 1, "version-1", new EndpointSettings(LogMode.REQUIRED, "champion"));
        Inference good = serving.infer(call("", 5));
        Inference bad = serving.infer(new InferCall("p1", "numbers", "", new byte[] {'{'}, 1));
        String line = log.find("p1", "e1", good.id()).orElseThrow();
        assertTrue(line.contains("\"outcome\":\"ok\"") && line.contains("\"shape\":[1,1]"), line);
        assertTrue(
                log.find("p1", "e1", bad.id()).orElseThrow().contains("\"outcome\":\"Invalid\""));
        assertEquals(1, counter.take(Instant.now()).getFirst().predictions());
        assertEquals(1, counter.take(Instant.now()).getFirst().errors());
    }

    @Test
    void nothingIsKeptOfPayloadsWhereTheEndpointSaysSo() {
        PredictionLog log = log();
        Serving serving = serving(SMALL, log);
        deploy(serving, 1, "version-1", new EndpointSettings(LogMode.OFF, "champion"));
        PredictionId id = serving.infer(call("", 5)).id();
        assertEquals(Optional.empty(), log.find("p1", "e1", id));
        assertEquals(1, counter.take(Instant.now()).getFirst().predictions());
    }

    @Test
    void aRequestWithoutRowsIsAnsweredWithoutTheModel() {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "logistic30");
        byte[] body =
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[0,30],\"datatype\":\"FP32\",\"data\":[]}]}"
                        .getBytes(StandardCharsets.UTF_8);
        String answer = text(serving.infer(new InferCall("p1", "numbers", "", body, body.length)));
        assertTrue(
                answer.contains(
                        "\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[0,2],\"data\":[]"),
                answer);
    }

    @Test
    void metadataNamesWhatCanBeAsked() {
        Serving serving = serving(SMALL);
        deploy(serving, 1, "version-1");
        deploy(serving, 2, "version-2");
        assertEquals(
                "{\"name\":\"numbers\",\"versions\":[\"2\",\"1\"],\"platform\":\"onnx_onnxruntime\","
                        + "\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,1]}],"
                        + "\"outputs\":[{\"name\":\"version\",\"datatype\":\"FP32\",\"shape\":[-1,1]},"
                        + "{\"name\":\"product\",\"datatype\":\"FP32\",\"shape\":[-1,1]}]}",
                new String(serving.metadata("p1", "numbers", ""), StandardCharsets.UTF_8));
        assertEquals(List.of("numbers"), serving.endpoints("p1"));
        assertEquals(List.of(), serving.endpoints("p2"));
    }

    private Serving serving(ServingSettings settings) {
        return serving(settings, log());
    }

    private Serving serving(ServingSettings settings, PredictionLog log) {
        Serving serving =
                new Serving(
                        settings,
                        ids,
                        log,
                        counter,
                        (what, files) -> {
                            OnnxModel model = OnnxModel.load(what, files, settings.largestModel());
                            loaded.incrementAndGet();
                            return new Counted(model, loaded);
                        });
        opened.add(serving);
        return serving;
    }

    private PredictionLog log() {
        PredictionLog log = new PredictionLog(folder, 0, LogSettings.DEFAULT, clock);
        opened.add(log);
        return log;
    }

    private static void deploy(Serving serving, int number, String model) {
        deploy(serving, number, model, EndpointSettings.DEFAULT);
    }

    private static void deploy(
            Serving serving, int number, String model, EndpointSettings settings) {
        try (PreparedModel prepared = serving.prepare("model " + model, Models.version(model))) {
            serving.activate(deployed(number, "e1"), settings, prepared);
        }
    }

    private static Deployed deployed(int number, String endpoint) {
        return new Deployed(
                "p1", endpoint, "numbers", number, "d" + number, "model", Integer.toString(number));
    }

    private static InferCall call(String version, int x) {
        byte[] body =
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[%d]}]}"
                        .formatted(x)
                        .getBytes(StandardCharsets.UTF_8);
        return new InferCall("p1", "numbers", version, body, body.length);
    }

    private static InferCall loop(long times) {
        byte[] body =
                "{\"inputs\":[{\"name\":\"times\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[%d]}]}"
                        .formatted(times)
                        .getBytes(StandardCharsets.UTF_8);
        return new InferCall("p1", "numbers", "", body, body.length);
    }

    private static String text(Inference inference) {
        return new String(
                assertInstanceOf(Answered.class, inference).answer().body(),
                StandardCharsets.UTF_8);
    }

    /// Knows how many models are loaded.
    private record Counted(ModelBackend model, AtomicInteger loaded) implements ModelBackend {
        @Override
        public Signature signature() {
            return model.signature();
        }

        @Override
        public String platform() {
            return model.platform();
        }

        @Override
        public Seat open() {
            return model.open();
        }

        @Override
        public void close() {
            model.close();
            loaded.decrementAndGet();
        }
    }
}
