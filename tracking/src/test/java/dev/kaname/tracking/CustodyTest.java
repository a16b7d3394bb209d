package dev.kaname.tracking;

import static dev.kaname.tracking.TrackingFixture.AUTHOR;
import static dev.kaname.tracking.TrackingFixture.PROJECT;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an attempt of a pipeline's step made is changed by that attempt alone.
@OnBothDatabases
class CustodyTest {
    private static final Author MAKER = attempt("a1");
    private static final Author SIBLING = attempt("a2");

    private final TrackingFixture fixture;
    private final Runs runs;
    private final RunLog log;
    private final LoggedModels models;
    private String run = "";
    private String model = "";

    CustodyTest(TestDatabase database) {
        this.fixture = new TrackingFixture(database);
        this.runs = fixture.tracking.runs();
        this.log = fixture.tracking.log();
        this.models = fixture.tracking.loggedModels();
    }

    private static Author attempt(String id) {
        return new Author(Who.of(id, "t"), Optional.of(id));
    }

    @BeforeEach
    void make() {
        run = runs.create(MAKER, PROJECT, NewRun.in(0)).info().id();
        model = models.create(MAKER, PROJECT, model(run)).id();
        log.log(MAKER, PROJECT, run, Batch.tag("mine", "1"));
        models.setTags(MAKER, PROJECT, model, List.of(new KeyValue("mine", "1")));
    }

    private static NewLoggedModel model(String run) {
        return new NewLoggedModel(
                0, Optional.of("model"), Optional.empty(), Optional.of(run), List.of(), List.of());
    }

    /// What is sealed with the attempt.
    private Map<String, Consumer<Author>> contents() {
        Map<String, Consumer<Author>> writes = new LinkedHashMap<>();
        writes.put("a metric", by -> fixture.log(by, run, Metric.of("auc", 0.9, 1, 0)));
        writes.put("a param", by -> log.log(by, PROJECT, run, Batch.param("a", "b")));
        writes.put("provenance", by -> log.log(by, PROJECT, run, Batch.tag("mlflow.user", "x")));
        writes.put("an input", by -> log.inputs(by, PROJECT, run, List.of(), List.of(model)));
        writes.put(
                "an output",
                by -> log.outputs(by, PROJECT, run, List.of(new Run.ModelOutput(model, 0))));
        writes.put(
                "an old model",
                by ->
                        log.model(
                                by,
                                PROJECT,
                                run,
                                "{\"artifact_path\":\"m\",\"flavors\":{},\"utc_time_created\":\"1\",\"run_id\":\"r\"}"));
        writes.put(
                "the end",
                by -> runs.update(by, PROJECT, run, RunUpdate.end(RunStatus.FINISHED, 5)));
        writes.put("a model of the run", by -> models.create(by, PROJECT, model(run)));
        writes.put(
                "a model's param",
                by -> models.addParams(by, PROJECT, model, List.of(new KeyValue("a", "b"))));
        writes.put("a model's end", by -> models.finish(by, PROJECT, model, ModelStatus.READY));
        return writes;
    }

    /// What people may say of a thing that is done.
    private Map<String, Consumer<Author>> remarks() {
        Map<String, Consumer<Author>> writes = new LinkedHashMap<>();
        writes.put("a tag", by -> log.log(by, PROJECT, run, Batch.tag("seen", "yes")));
        writes.put(
                "a note", by -> log.log(by, PROJECT, run, Batch.tag("mlflow.note.content", "!")));
        writes.put("no tag", by -> log.deleteTag(by, PROJECT, run, "mine"));
        writes.put("a name", by -> runs.update(by, PROJECT, run, named("better")));
        writes.put("deletion", by -> runs.delete(by, PROJECT, run));
        writes.put("restoration", by -> runs.restore(by, PROJECT, run));
        writes.put(
                "a model's tag",
                by -> models.setTags(by, PROJECT, model, List.of(new KeyValue("seen", "yes"))));
        writes.put("no model's tag", by -> models.deleteTag(by, PROJECT, model, "mine"));
        writes.put("a model's deletion", by -> models.delete(by, PROJECT, model));
        return writes;
    }

    private static RunUpdate named(String name) {
        return new RunUpdate(Optional.empty(), OptionalLong.empty(), Optional.of(name));
    }

    private void refused(Map<String, Consumer<Author>> writes, Author author) {
        Run runBefore = fixture.get(run);
        LoggedModel modelBefore = models.get(PROJECT, model);
        writes.forEach((what, write) ->
                assertThrows(TrackingFailure.NotYours.class, () -> write.accept(author), what));
        assertEquals(runBefore, fixture.get(run));
        assertEquals(modelBefore, models.get(PROJECT, model));
        assertEquals(List.of(modelBefore), models.ofAttempt(PROJECT, "a1"));
    }

    private static void done(Map<String, Consumer<Author>> writes, Author author) {
        writes.forEach((what, write) -> assertDoesNotThrow(() -> write.accept(author), what));
    }

    @Test
    void theAttemptItselfWritesWhatItLikes() {
        done(contents(), MAKER);
        done(remarks(), MAKER);
    }

    @Test
    void aPersonWritesNothingToWhatARunningAttemptMade() {
        refused(contents(), AUTHOR);
        refused(remarks(), AUTHOR);
    }

    @Test
    void anotherAttemptWritesNothingToItEither() {
        refused(contents(), SIBLING);
        refused(remarks(), SIBLING);
    }

    @Test
    void onceTheAttemptIsOverOthersRemarkAndTheContentsAreFrozen() {
        fixture.over.add("a1");

        refused(contents(), AUTHOR);
        refused(contents(), SIBLING);
        done(remarks(), AUTHOR);
    }

    @Test
    void aMetricBesideATagDoesNotPassAsARemark() {
        fixture.over.add("a1");
        Batch both =
                Batch.of(
                        List.of(Metric.of("auc", 0.9, 1, 0)),
                        List.of(),
                        List.of(new KeyValue("seen", "yes")));

        refused(Map.of("both", by -> log.log(by, PROJECT, run, both)), AUTHOR);
    }

    @Test
    void anEndBesideANameDoesNotPassAsARemark() {
        fixture.over.add("a1");
        RunUpdate both =
                new RunUpdate(
                        Optional.of(RunStatus.FINISHED), OptionalLong.empty(), Optional.of("x"));

        refused(Map.of("both", by -> runs.update(by, PROJECT, run, both)), AUTHOR);
    }

    @Test
    void anotherRunMayMeasureTheModelUnderItsOwnName() {
        String own = fixture.run();
        Metric measured = new Metric("auc", 0.9, 1, 0, Optional.of(model), Optional.empty());

        fixture.log(own, measured);

        assertEquals(
                List.of(new LoggedModel.RunMetric(own, measured)),
                models.get(PROJECT, model).metrics());
        assertTrue(runs.metricsOfAttempt(PROJECT, "a1").isEmpty());
    }

    @Test
    void theRefusalSaysWhy() {
        assertEquals(
                "The run "
                        + run
                        + " was made by a step of a pipeline. Only that attempt of the step may change it, and nobody once it has ended.",
                assertThrows(
                                TrackingFailure.NotYours.class,
                                () -> log.log(AUTHOR, PROJECT, run, Batch.param("a", "b")))
                        .getMessage());
    }
}
