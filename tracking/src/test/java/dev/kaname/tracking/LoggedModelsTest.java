package dev.kaname.tracking;

import static dev.kaname.tracking.TrackingFixture.AUTHOR;
import static dev.kaname.tracking.TrackingFixture.OTHER;
import static dev.kaname.tracking.TrackingFixture.PROJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.tracking.LoggedModelQuery.DatasetChoice;
import dev.kaname.tracking.LoggedModelQuery.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class LoggedModelsTest {
    private final TrackingFixture fixture;
    private final LoggedModels models;

    LoggedModelsTest(TestDatabase database) {
        this.fixture = new TrackingFixture(database);
        this.models = fixture.tracking.loggedModels();
    }

    private LoggedModel create(String name, Optional<String> run) {
        return models.create(
                AUTHOR,
                PROJECT,
                new NewLoggedModel(
                        0, Optional.of(name), Optional.of("sklearn"), run, List.of(), List.of()));
    }

    private List<String> search(LoggedModelQuery query) {
        return models.search(PROJECT, query).items().stream().map(LoggedModel::name).toList();
    }

    private static Metric measured(String model, String key, double value, String dataset) {
        return new Metric(
                key,
                value,
                1,
                0,
                Optional.of(model),
                Optional.of(new Metric.MetricDataset(dataset, "d")));
    }

    @Test
    void aModelIsPendingUntilItsFilesAreThere() {
        LoggedModel model = create("iris", Optional.empty());
        assertTrue(model.id().matches("m-[0-9a-f]{32}"), model.id());
        assertEquals(ModelStatus.PENDING, model.status());
        assertEquals("mlflow-artifacts:/0/models/" + model.id() + "/artifacts", model.root().uri());
        assertEquals(
                ModelStatus.READY,
                models.finish(AUTHOR, PROJECT, model.id(), ModelStatus.READY).status());
        assertEquals(ModelStatus.READY, models.get(PROJECT, model.id()).status());
        assertThrows(TrackingFailure.Missing.class, () -> models.get(OTHER, model.id()));
    }

    @Test
    void aModelWithoutANameGetsOne() {
        LoggedModel model =
                models.create(
                        AUTHOR,
                        PROJECT,
                        new NewLoggedModel(
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                List.of()));
        assertTrue(!model.name().isBlank());
    }

    @Test
    void namesThatCouldBePathsAreRefused() {
        for (String name : List.of("", "a/b", "a:b", "a.b", "a%b", "a\"b", "a'b")) {
            assertThrows(TrackingFailure.Invalid.class, () -> create(name, Optional.empty()), name);
        }
    }

    @Test
    void paramsAreAddedOnceAndTagsReplaced() {
        String id = create("iris", Optional.empty()).id();
        models.addParams(AUTHOR, PROJECT, id, List.of(new KeyValue("a", "1")));
        models.addParams(
                AUTHOR, PROJECT, id, List.of(new KeyValue("a", "1"), new KeyValue("b", "2")));
        assertThrows(
                TrackingFailure.Invalid.class,
                () -> models.addParams(AUTHOR, PROJECT, id, List.of(new KeyValue("a", "2"))));
        models.setTags(AUTHOR, PROJECT, id, List.of(new KeyValue("t", "1")));
        models.setTags(AUTHOR, PROJECT, id, List.of(new KeyValue("t", "2")));
        assertEquals(Map.of("a", "1", "b", "2"), models.get(PROJECT, id).params());
        assertEquals(Map.of("t", "2"), models.get(PROJECT, id).tags());
        models.deleteTag(AUTHOR, PROJECT, id, "t");
        assertThrows(
                TrackingFailure.Missing.class, () -> models.deleteTag(AUTHOR, PROJECT, id, "t"));
    }

    @Test
    void aDeletedModelIsFoundOnlyByThoseWhoAskForIt() {
        String id = create("iris", Optional.empty()).id();
        models.delete(AUTHOR, PROJECT, id);
        assertThrows(TrackingFailure.Missing.class, () -> models.get(PROJECT, id));
        assertTrue(models.get(PROJECT, id, true).deleted());
        assertEquals(List.of(), search(LoggedModelQuery.of(List.of(0L), "", 5)));
    }

    @Test
    void aMetricThatNamesAModelIsKeptAtBoth() {
        String run = fixture.run();
        String id = create("iris", Optional.of(run)).id();
        fixture.log(run, measured(id, "auc", 0.5, "test"), Metric.of("loss", 1, 1, 0));
        fixture.log(run, measured(id, "auc", 0.5, "test"));
        assertEquals(2, fixture.get(run).metrics().size());
        assertEquals(
                List.of(new LoggedModel.RunMetric(run, measured(id, "auc", 0.5, "test"))),
                models.get(PROJECT, id).metrics());
        assertThrows(
                TrackingFailure.Missing.class,
                () -> fixture.log(run, measured("m-none", "auc", 1, "test")));
        assertEquals(2, fixture.get(run).metrics().size());
    }

    @Test
    void searchKnowsAttributesParamsTagsAndMetricsOnDatasets() {
        String run = fixture.run();
        String a = create("a", Optional.of(run)).id();
        String b = create("b", Optional.empty()).id();
        create("c", Optional.empty());
        models.finish(AUTHOR, PROJECT, a, ModelStatus.READY);
        models.addParams(AUTHOR, PROJECT, b, List.of(new KeyValue("depth", "3")));
        fixture.log(run, measured(a, "auc", 0.9, "train"), measured(a, "auc", 0.6, "test"));
        fixture.log(run, measured(b, "auc", 0.7, "test"));
        List<Long> zero = List.of(0L);
        assertEquals(List.of("b"), search(LoggedModelQuery.of(zero, "params.depth = '3'", 5)));
        assertEquals(List.of("a"), search(LoggedModelQuery.of(zero, "status = 'READY'", 5)));
        assertEquals(
                List.of("a"),
                search(LoggedModelQuery.of(zero, "source_run_id = '" + run + "'", 5)));
        assertEquals(List.of("a"), search(LoggedModelQuery.of(zero, "metrics.auc > 0.8", 5)));
        List<DatasetChoice> test = List.of(new DatasetChoice("test", Optional.empty()));
        assertEquals(
                List.of(),
                search(new LoggedModelQuery(zero, "metrics.auc > 0.8", test, List.of(), 5, "")));
        assertEquals(
                List.of("b", "a"),
                search(
                        new LoggedModelQuery(
                                zero,
                                "",
                                test,
                                List.of(
                                        new Field(
                                                "metrics.auc",
                                                false,
                                                Optional.of(test.getFirst()))),
                                5,
                                "")));
        assertEquals(
                List.of("c", "b", "a"),
                search(
                        new LoggedModelQuery(
                                zero,
                                "name IN ('a', 'b', 'c')",
                                List.of(),
                                List.of(new Field("name", false, Optional.empty())),
                                5,
                                "")));
        assertEquals(List.of(), search(LoggedModelQuery.of(List.of(1L), "", 5)));
        for (String bad : List.of("params.x", "params.x y", "unknown")) {
            assertThrows(
                    TrackingFailure.Invalid.class,
                    () ->
                            search(
                                    new LoggedModelQuery(
                                            zero,
                                            "",
                                            List.of(),
                                            List.of(new Field(bad, true, Optional.empty())),
                                            5,
                                            "")),
                    bad);
        }
    }

    @Test
    void pagesBelongToTheirSearch() {
        for (String name : List.of("a", "b", "c")) {
            create(name, Optional.empty());
        }
        LoggedModelQuery two = LoggedModelQuery.of(List.of(0L), "", 2);
        Page<LoggedModel> first = models.search(PROJECT, two);
        String token = first.next().orElseThrow();
        assertEquals(
                1,
                models.search(
                                PROJECT,
                                new LoggedModelQuery(
                                        List.of(0L), "", List.of(), List.of(), 2, token))
                        .items()
                        .size());
        assertThrows(
                TrackingFailure.Invalid.class,
                () ->
                        models.search(
                                PROJECT,
                                new LoggedModelQuery(
                                        List.of(0L),
                                        "name = 'a'",
                                        List.of(),
                                        List.of(),
                                        2,
                                        token)));
    }

    @Test
    void whatAnAttemptLoggedIsFoundByItsName() {
        Author attempt = new Author(AUTHOR.who(), Optional.of("a1"));
        LoggedModel model =
                models.create(
                        attempt,
                        PROJECT,
                        new NewLoggedModel(
                                0,
                                Optional.of("iris"),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                List.of()));
        create("iris", Optional.empty());
        assertEquals(List.of(model), models.ofAttempt(PROJECT, "a1"));
        assertEquals(List.of(), models.ofAttempt(PROJECT, "a2"));
        assertEquals(List.of(), models.ofAttempt(OTHER, "a1"));
    }
}
