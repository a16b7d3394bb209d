package dev.kaname.tracking;

import static dev.kaname.tracking.TrackingFixture.AUTHOR;
import static dev.kaname.tracking.TrackingFixture.OTHER;
import static dev.kaname.tracking.TrackingFixture.PROJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.LoggedEvent;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class RunsTest {
    private final TrackingFixture fixture;
    private final Tracking tracking;

    RunsTest(TestDatabase database) {
        this.fixture = new TrackingFixture(database);
        this.tracking = fixture.tracking;
    }

    private TrackingFailure.Invalid refused(Batch batch, String run) {
        return assertThrows(
                TrackingFailure.Invalid.class,
                () -> tracking.log().log(AUTHOR, PROJECT, run, batch));
    }

    @Test
    void aRunWithoutANameGetsOneAndHasItAsItsTag() {
        Run run = tracking.runs().create(AUTHOR, PROJECT, NewRun.in(0));
        assertTrue(run.info().name().matches("[a-z]+-[a-z]+-[0-9]+"), run.info().name());
        assertEquals(run.info().name(), run.tags().get("mlflow.runName"));
        assertEquals(run, fixture.get(run.info().id()));
    }

    @Test
    void nameAndNameTagStayInStepBothWays() {
        String run =
                tracking.runs()
                        .create(AUTHOR, PROJECT, NewRun.in(0).tagged("mlflow.runName", "first"))
                        .info()
                        .id();
        assertEquals("first", fixture.get(run).info().name());
        tracking.runs()
                .update(
                        AUTHOR,
                        PROJECT,
                        run,
                        new RunUpdate(
                                Optional.empty(), OptionalLong.empty(), Optional.of("second")));
        assertEquals("second", fixture.get(run).tags().get("mlflow.runName"));
        fixture.tag(run, "mlflow.runName", "third");
        assertEquals("third", fixture.get(run).info().name());
    }

    @Test
    void twoDifferentNamesAreRefused() {
        NewRun both = NewRun.in(0).named("a").tagged("mlflow.runName", "b");
        TrackingFailure failure =
                assertThrows(
                        TrackingFailure.Invalid.class,
                        () -> tracking.runs().create(AUTHOR, PROJECT, both));
        assertTrue(failure.getMessage().contains("(run_name='a', mlflow.runName='b')"));
    }

    @Test
    void whatIsAbsentInAnUpdateStays() {
        String run = fixture.run();
        String name = fixture.get(run).info().name();
        tracking.runs().update(AUTHOR, PROJECT, run, RunUpdate.end(RunStatus.FINISHED, 77));
        RunInfo info =
                tracking.runs()
                        .update(
                                AUTHOR,
                                PROJECT,
                                run,
                                new RunUpdate(
                                        Optional.empty(), OptionalLong.empty(), Optional.empty()));
        assertEquals(RunStatus.FINISHED, info.status());
        assertEquals(OptionalLong.of(77), info.ended());
        assertEquals(name, info.name());
    }

    @Test
    void aRunOfAnotherProjectIsNotThere() {
        String run = fixture.run();
        assertThrows(TrackingFailure.Missing.class, () -> tracking.runs().get(OTHER, run));
        assertThrows(
                TrackingFailure.Missing.class,
                () -> tracking.log().log(AUTHOR, OTHER, run, Batch.param("a", "b")));
        assertEquals(
                List.of(), tracking.runs().search(OTHER, List.of(0L), Query.of("", 10)).items());
    }

    @Test
    void aParamKeepsItsFirstValue() {
        String run = fixture.run();
        fixture.param(run, "lr", "0.1");
        fixture.param(run, "lr", "0.1");
        assertEquals(
                "Changing param values is not allowed. Param with key='lr' was already logged with value='0.1' for run ID='%s'. Attempted logging new value '0.2'."
                        .formatted(run),
                refused(Batch.param("lr", "0.2"), run).getMessage());
        assertEquals(Map.of("lr", "0.1"), fixture.get(run).params());
    }

    @Test
    void aParamOfAnotherValueStopsTheWholeBatch() {
        String run = fixture.run();
        fixture.param(run, "lr", "0.1");
        Batch batch =
                Batch.of(
                        List.of(Metric.of("loss", 1, 1, 0)),
                        List.of(new KeyValue("depth", "3"), new KeyValue("lr", "0.2")),
                        List.of(new KeyValue("a", "b")));
        assertTrue(
                refused(batch, run)
                        .getMessage()
                        .startsWith(
                                "Changing param values is not allowed. Params were already logged='[{"));
        Run after = fixture.get(run);
        assertEquals(Map.of("lr", "0.1"), after.params());
        assertEquals(List.of(), after.metrics());
        assertFalse(after.tags().containsKey("a"));
    }

    @Test
    void theSameParamTwiceInABatchIsRefusedEvenWithEqualValues() {
        String run = fixture.run();
        Batch batch =
                Batch.of(
                        List.of(),
                        List.of(new KeyValue("k", "v"), new KeyValue("k", "v")),
                        List.of());
        assertEquals(
                "Duplicate parameter keys have been submitted: ['k']. Please ensure the request contains only one param value per param key.",
                refused(batch, run).getMessage());
    }

    @Test
    void longParamsAndTagsAreCutAndLongKeysRefused() {
        String run = fixture.run();
        fixture.param(run, "p", "あ".repeat(6_001));
        fixture.param(run, "p", "あ".repeat(6_000));
        fixture.tag(run, "t", "😀".repeat(8_001));
        assertEquals(6_000, fixture.get(run).params().get("p").length());
        assertEquals(16_000, fixture.get(run).tags().get("t").length());
        assertEquals(
                "'Param key' exceeds the maximum length of 250 characters",
                refused(Batch.param("k".repeat(251), "v"), run).getMessage());
    }

    @Test
    void keysThatCouldBeOtherPathsAreRefused() {
        String run = fixture.run();
        for (String key : List.of("", ".", "..", "/a", "a/", "a//b", "a/./b", "a/../b", "..a")) {
            assertTrue(
                    refused(Batch.tag(key, "v"), run).getMessage().contains("would resolve to"),
                    key);
        }
        for (String key : List.of("a;b", "a\\b", "a\"b", "a\u0000", "a%2fb", "a\nb", "<b>")) {
            assertTrue(
                    refused(Batch.tag(key, "v"), run).getMessage().contains("may only contain"),
                    key);
        }
        fixture.tag(run, "ölçü/a.b-c_d e:f", "fine");
    }

    @Test
    void aBatchOverItsLimitsIsRefusedWhole() {
        String run = fixture.run();
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i <= 1_000; i++) {
            metrics.add(Metric.of("m", i, i, i));
        }
        assertEquals(
                "A batch logging request can contain at most 1000 metrics. Got 1001 metrics. Please split up metrics across multiple requests and try again.",
                refused(Batch.of(metrics, List.of(), List.of()), run).getMessage());
        metrics.removeLast();
        assertTrue(
                refused(Batch.of(metrics, List.of(new KeyValue("a", "b")), List.of()), run)
                        .getMessage()
                        .contains("at most 1000 metrics, params, and tags"));
        assertEquals(List.of(), fixture.get(run).metrics());
        tracking.log().log(AUTHOR, PROJECT, run, Batch.of(metrics, List.of(), List.of()));
        assertEquals(List.of(Metric.of("m", 999, 999, 999)), fixture.get(run).metrics());
    }

    @Test
    void notANumberIsKeptAndInfinityIsClamped() {
        String run = fixture.run();
        fixture.log(
                run,
                Metric.of("nan", Double.NaN, 1, 0),
                Metric.of("up", Double.POSITIVE_INFINITY, 1, 0),
                Metric.of("down", Double.NEGATIVE_INFINITY, 1, 0),
                Metric.of("minus", -0.0, 1, -5));
        fixture.log(run, Metric.of("nan", Double.NaN, 1, 0));
        assertEquals(
                List.of(
                        Metric.of("down", -Double.MAX_VALUE, 1, 0),
                        Metric.of("minus", -0.0, 1, -5),
                        Metric.of("nan", Double.NaN, 1, 0),
                        Metric.of("up", Double.MAX_VALUE, 1, 0)),
                fixture.get(run).metrics());
        assertEquals(
                List.of(Metric.of("nan", Double.NaN, 1, 0)),
                tracking.histories().of(PROJECT, run, "nan", OptionalInt.empty(), "").items());
        assertEquals(List.of(), fixture.search("metrics.nan = 0"));
        assertEquals(List.of(run), fixture.search("metrics.nan != 0"));
    }

    @Test
    void aTimestampBelowZeroIsRefused() {
        String run = fixture.run();
        assertTrue(
                refused(Batch.of(List.of(Metric.of("m", 1, -1, 0)), List.of(), List.of()), run)
                        .getMessage()
                        .contains("'metrics[0].timestamp'"));
    }

    @Test
    void aBatchSentTwiceIsKeptOnce() {
        String run = fixture.run();
        Metric[] batch = {
            Metric.of("loss", 1.5, 10, 0),
            Metric.of("loss", 1.0, 20, 1),
            Metric.of("acc", 0.5, 20, 1)
        };
        fixture.log(run, batch);
        fixture.log(run, batch);
        assertEquals(
                List.of(Metric.of("loss", 1.5, 10, 0), Metric.of("loss", 1.0, 20, 1)),
                tracking.histories().of(PROJECT, run, "loss", OptionalInt.empty(), "").items());
    }

    @Test
    void aLongNameOfCharactersBeyondTheFirstPlaneIsKept() {
        String name = "x".repeat(99) + "\uD83D\uDE80".repeat(5);
        Run run = tracking.runs().create(AUTHOR, PROJECT, NewRun.in(0).named(name));
        assertEquals(name, tracking.runs().get(PROJECT, run.info().id()).info().name());
    }

    @Test
    void historyComesInPagesByTimestamp() {
        String run = fixture.run();
        for (int i = 0; i < 5; i++) {
            fixture.log(run, Metric.of("m", i, 100 - i, i));
        }
        Histories histories = tracking.histories();
        Page<Metric> first = histories.of(PROJECT, run, "m", OptionalInt.of(3), "");
        assertEquals(
                List.of(96L, 97L, 98L), first.items().stream().map(Metric::timestamp).toList());
        Page<Metric> second =
                histories.of(PROJECT, run, "m", OptionalInt.of(3), first.next().orElseThrow());
        assertEquals(List.of(99L, 100L), second.items().stream().map(Metric::timestamp).toList());
        assertEquals(Optional.empty(), second.next());
        assertEquals(List.of(), histories.of(PROJECT, run, "x", OptionalInt.empty(), "").items());
        assertThrows(
                TrackingFailure.Missing.class,
                () -> histories.of(PROJECT, "nope", "m", OptionalInt.empty(), ""));
        assertThrows(
                TrackingFailure.Invalid.class,
                () -> histories.of(PROJECT, run, "m", OptionalInt.of(0), ""));
    }

    @Test
    void whatIsLoggedBetweenTwoPagesOfAHistoryNeitherHidesNorRepeatsAPoint() {
        String run = fixture.run();
        for (double value : new double[] {2, Double.NaN, 0, 1}) {
            fixture.log(run, Metric.of("m", value, 10, 0));
        }
        Histories histories = tracking.histories();
        Page<Metric> page = histories.of(PROJECT, run, "m", OptionalInt.of(1), "");
        List<Double> seen = new ArrayList<>(page.items().stream().map(Metric::value).toList());
        fixture.log(run, Metric.of("m", 7, 5, 0));
        while (page.next().isPresent()) {
            page = histories.of(PROJECT, run, "m", OptionalInt.of(1), page.next().get());
            page.items().forEach(point -> seen.add(point.value()));
        }
        assertEquals(List.of(0.0, Double.NaN, 1.0, 2.0), seen);
    }

    @Test
    void samplingKeepsEachRunsFirstAndLastStep() {
        String one = fixture.run();
        String two = fixture.run();
        for (int i = -50; i < 50; i++) {
            fixture.log(one, Metric.of("m", i, 1, i));
        }
        fixture.log(two, Metric.of("m", 7, 1, 7), Metric.of("m", 13, 1, 13));
        List<Histories.RunPoint> points =
                tracking.histories()
                        .sampled(
                                PROJECT,
                                List.of(one, two),
                                "m",
                                Optional.empty(),
                                Optional.empty(),
                                5);
        List<Long> steps =
                points.stream()
                        .filter(point -> point.run().equals(one))
                        .map(point -> point.metric().step())
                        .toList();
        assertTrue(steps.containsAll(List.of(-50L, 49L)), steps.toString());
        assertTrue(steps.size() <= 9, steps.toString());
        assertEquals(
                List.of(7L, 13L),
                points.stream()
                        .filter(point -> point.run().equals(two))
                        .map(point -> point.metric().step())
                        .toList());
    }

    @Test
    void aDeletedRunCanBeReadButNotWritten() {
        String run = fixture.run();
        tracking.runs().delete(AUTHOR, PROJECT, run);
        tracking.runs().delete(AUTHOR, PROJECT, run);
        assertTrue(fixture.get(run).info().deleted());
        assertEquals(
                "The run %s must be in the 'active' state. Current state is deleted."
                        .formatted(run),
                refused(Batch.param("a", "b"), run).getMessage());
        assertEquals(List.of(), fixture.search(""));
        assertEquals(
                1,
                tracking.runs()
                        .search(PROJECT, List.of(0L), Query.of("", 5).showing(View.DELETED_ONLY))
                        .items()
                        .size());
        tracking.runs().restore(AUTHOR, PROJECT, run);
        fixture.param(run, "a", "b");
    }

    @Test
    void ofParallelBatchesOnOneRunNothingIsLostOrDoubled() throws Exception {
        String run = fixture.run();
        int writers = 4;
        int batches = 15;
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int offset = writer;
            work.add(() -> {
                for (int i = 0; i < batches; i++) {
                    int step = i * writers + offset;
                    Metric shared = Metric.of("shared", step, step, step);
                    Metric own = Metric.of("own" + offset, i, i, i);
                    fixture.log(run, shared, own);
                    fixture.log(run, shared, own);
                    fixture.param(run, "p" + step, "v");
                }
                return true;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertTrue(done.get());
            }
        }
        Run after = fixture.get(run);
        assertEquals(writers * batches, after.params().size());
        assertEquals(writers + 1, after.metrics().size());
        int last = writers * batches - 1;
        assertTrue(after.metrics().contains(Metric.of("shared", last, last, last)));
        assertEquals(
                writers * batches,
                tracking.histories()
                        .of(PROJECT, run, "shared", OptionalInt.empty(), "")
                        .items()
                        .size());
    }

    @Test
    void inputsAreNamedOnceAndCarryTheirDescription() {
        String run = fixture.run();
        Dataset dataset =
                new Dataset("iris", "d1", "local", "{}", Optional.of("s"), Optional.empty());
        List<Run.DatasetInput> inputs =
                List.of(new Run.DatasetInput(dataset, Map.of("mlflow.data.context", "train")));
        tracking.log().inputs(AUTHOR, PROJECT, run, inputs, List.of("m-1"));
        tracking.log().inputs(AUTHOR, PROJECT, run, inputs, List.of("m-1"));
        assertEquals(inputs, fixture.get(run).datasets());
        assertEquals(List.of("m-1"), fixture.get(run).modelInputs());
        assertEquals(List.of(run), fixture.search("dataset.name = 'iris'"));
        assertEquals(
                List.of(run),
                fixture.search("datasets.context IN ('train', 'x') AND dataset.digest LIKE 'd%'"));
        assertEquals(List.of(), fixture.search("dataset.context = 'eval'"));
    }

    @Test
    void outputsAreNamedOnce() {
        String run = fixture.run();
        List<Run.ModelOutput> outputs = List.of(new Run.ModelOutput("m-1", 3));
        tracking.log().outputs(AUTHOR, PROJECT, run, outputs);
        tracking.log().outputs(AUTHOR, PROJECT, run, outputs);
        assertEquals(outputs, fixture.get(run).modelOutputs());
    }

    @Test
    void anOlderClientsModelIsAppendedToTheRunsHistory() {
        String run = fixture.run();
        String model =
                """
                {"artifact_path": "model", "flavors": {}, "utc_time_created": "x", "run_id": "r"}\
                """;
        tracking.log().model(AUTHOR, PROJECT, run, model);
        tracking.log().model(AUTHOR, PROJECT, run, model);
        assertTrue(
                fixture.get(run)
                        .tags()
                        .get("mlflow.log-model.history")
                        .startsWith("[{\"artifact_path\":\"model\""));
        assertEquals(
                "Model json is missing mandatory fields: {'flavors', 'utc_time_created', 'run_id'}",
                assertThrows(
                                TrackingFailure.Invalid.class,
                                () ->
                                        tracking.log()
                                                .model(
                                                        AUTHOR,
                                                        PROJECT,
                                                        run,
                                                        "{\"artifact_path\": \"x\"}"))
                        .getMessage());
        for (String bad : List.of("", "[]", "{", "1")) {
            assertThrows(
                    TrackingFailure.Invalid.class,
                    () -> tracking.log().model(AUTHOR, PROJECT, run, bad));
        }
    }

    @Test
    void aMissingTagCannotBeDeleted() {
        String run = fixture.run();
        fixture.tag(run, "a", "b");
        tracking.log().deleteTag(AUTHOR, PROJECT, run, "a");
        assertFalse(fixture.get(run).tags().containsKey("a"));
        assertEquals(
                "No tag with name: a in run with id " + run,
                assertThrows(
                                TrackingFailure.Missing.class,
                                () -> tracking.log().deleteTag(AUTHOR, PROJECT, run, "a"))
                        .getMessage());
    }

    @Test
    void whatAnAttemptCreatesIsFoundByIt() {
        Author attempt = new Author(AUTHOR.who(), Optional.of("a1"));
        String first = tracking.runs().create(attempt, PROJECT, NewRun.in(0)).info().id();
        String second = tracking.runs().create(attempt, PROJECT, NewRun.in(0)).info().id();
        fixture.run();
        fixture.log(attempt, first, Metric.of("auc", 0.5, 1, 0), Metric.of("only", 1, 1, 0));
        fixture.log(attempt, second, Metric.of("auc", 0.7, 1, 0));
        assertEquals(
                List.of(first, second),
                tracking.runs().ofAttempt(PROJECT, "a1").stream()
                        .map(run -> run.info().id())
                        .toList());
        assertEquals(
                Map.of("auc", 0.7, "only", 1.0), tracking.runs().metricsOfAttempt(PROJECT, "a1"));
        assertEquals(List.of(), tracking.runs().ofAttempt(OTHER, "a1"));
    }

    @Test
    void everyActLeavesItsEvent() {
        String run = fixture.run();
        fixture.param(run, "a", "b");
        fixture.param(run, "a", "b");
        tracking.runs().update(AUTHOR, PROJECT, run, RunUpdate.end(RunStatus.FAILED, 5));
        List<String> kinds =
                fixture.database.events().page(Optional.of(PROJECT), 0, 100).stream()
                        .map(LoggedEvent::event)
                        .map(event -> event.kind())
                        .toList();
        assertEquals(List.of("experiment.create", "run.create", "run.log", "run.end"), kinds);
    }

    @Test
    void whatARunHoldsHasALimitAndStaysReadableBehindIt() {
        String run = fixture.run();
        TrackingFailure.Invalid refused =
                assertThrows(
                        TrackingFailure.Invalid.class,
                        () -> {
                            for (int number = 0; number < 300; number++) {
                                fixture.tag(run, "t" + number, "x".repeat(8_000));
                            }
                        });
        assertTrue(refused.getMessage().contains("log it as an artifact"), refused.getMessage());
        assertTrue(fixture.get(run).tags().size() > 250);
        String model =
                "{\"artifact_path\":\"m\",\"flavors\":{},\"utc_time_created\":\"\",\"run_id\":\"\","
                        + "\"x\":\""
                        + "x".repeat(3 << 20)
                        + "\"}";
        String other = fixture.run();
        assertThrows(
                TrackingFailure.Invalid.class,
                () -> fixture.tracking.log().model(AUTHOR, PROJECT, other, model));
    }

    @Test
    void theDataSetsOfARunHaveALimitTogether() {
        String run = fixture.run();
        assertThrows(
                TrackingFailure.Invalid.class,
                () -> {
                    for (int number = 0; number < 3; number++) {
                        Dataset dataset =
                                new Dataset(
                                        "d" + number,
                                        "1",
                                        "local",
                                        "/d",
                                        Optional.empty(),
                                        Optional.of("x".repeat(12 << 20)));
                        fixture.tracking
                                .log()
                                .inputs(
                                        AUTHOR,
                                        PROJECT,
                                        run,
                                        List.of(new Run.DatasetInput(dataset, java.util.Map.of())),
                                        List.of());
                    }
                });
        assertEquals(2, fixture.get(run).datasets().size());
    }
}
