package dev.kaname.tracking;

import static dev.kaname.tracking.TrackingFixture.AUTHOR;
import static dev.kaname.tracking.TrackingFixture.OTHER;
import static dev.kaname.tracking.TrackingFixture.PROJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class ExperimentsTest {
    private final TrackingFixture fixture;
    private final Experiments experiments;

    ExperimentsTest(TestDatabase database) {
        this.fixture = new TrackingFixture(database);
        this.experiments = fixture.tracking.experiments();
    }

    private long create(String name) {
        return experiments.create(AUTHOR, PROJECT, name, List.of());
    }

    private List<String> names(Query query) {
        return experiments.search(PROJECT, query).items().stream().map(Experiment::name).toList();
    }

    @Test
    void everyProjectHasTheExperimentDefaultAndItsOwnNumbers() {
        assertEquals("Default", experiments.get(PROJECT, 0).name());
        assertEquals("mlflow-artifacts:/0", experiments.get(PROJECT, 0).artifactLocation());
        assertEquals(1, create("a"));
        assertEquals(2, create("b"));
        assertEquals(1, experiments.create(AUTHOR, OTHER, "b", List.of()));
        assertThrows(TrackingFailure.Missing.class, () -> experiments.get(OTHER, 2));
    }

    @Test
    void aNameIsTakenEvenByADeletedExperiment() {
        long number = create("a");
        assertThrows(TrackingFailure.Exists.class, () -> create("a"));
        experiments.delete(AUTHOR, PROJECT, number);
        assertTrue(
                assertThrows(TrackingFailure.Exists.class, () -> create("a"))
                        .getMessage()
                        .startsWith("Experiment(name=a) already exists."));
        assertEquals(Optional.of(true), experiments.find(PROJECT, "a").map(Experiment::deleted));
    }

    @Test
    void deletingAndRestoringTakesAllRunsAlong() {
        long number = create("a");
        Runs runs = fixture.tracking.runs();
        String kept = runs.create(AUTHOR, PROJECT, NewRun.in(number)).info().id();
        String gone = runs.create(AUTHOR, PROJECT, NewRun.in(number)).info().id();
        runs.delete(AUTHOR, PROJECT, gone);
        experiments.delete(AUTHOR, PROJECT, number);
        assertTrue(fixture.get(kept).info().deleted());
        assertThrows(
                TrackingFailure.Missing.class, () -> experiments.delete(AUTHOR, PROJECT, number));
        assertEquals(
                "The experiment %d must be in the 'active' state. Current state is deleted."
                        .formatted(number),
                assertThrows(
                                TrackingFailure.Invalid.class,
                                () -> runs.create(AUTHOR, PROJECT, NewRun.in(number)))
                        .getMessage());
        experiments.restore(AUTHOR, PROJECT, number);
        assertEquals(false, fixture.get(kept).info().deleted());
        assertEquals(false, fixture.get(gone).info().deleted());
        assertThrows(
                TrackingFailure.Missing.class, () -> experiments.restore(AUTHOR, PROJECT, number));
    }

    @Test
    void aDeletedExperimentIsNotRenamed() {
        long number = create("a");
        experiments.rename(AUTHOR, PROJECT, number, "b");
        assertEquals("b", experiments.get(PROJECT, number).name());
        assertThrows(
                TrackingFailure.Exists.class,
                () -> experiments.rename(AUTHOR, PROJECT, number, "Default"));
        experiments.delete(AUTHOR, PROJECT, number);
        assertThrows(
                TrackingFailure.WrongState.class,
                () -> experiments.rename(AUTHOR, PROJECT, number, "c"));
    }

    @Test
    void tagsAreSetReplacedAndDeleted() {
        long number = create("a");
        experiments.setTag(AUTHOR, PROJECT, number, new KeyValue("k", "1"));
        experiments.setTag(AUTHOR, PROJECT, number, new KeyValue("k", "2"));
        assertEquals(Map.of("k", "2"), experiments.get(PROJECT, number).tags());
        experiments.deleteTag(AUTHOR, PROJECT, number, "k");
        assertThrows(
                TrackingFailure.Missing.class,
                () -> experiments.deleteTag(AUTHOR, PROJECT, number, "k"));
        assertThrows(
                TrackingFailure.Invalid.class,
                () ->
                        experiments.setTag(
                                AUTHOR, PROJECT, number, new KeyValue("k", "x".repeat(20_001))));
    }

    @Test
    void searchFiltersOrdersAndPages() {
        for (String name : List.of("alpha", "beta", "Gamma")) {
            create(name);
        }
        experiments.setTag(AUTHOR, PROJECT, 2, new KeyValue("team", "a"));
        experiments.delete(AUTHOR, PROJECT, 3);
        assertEquals(List.of("beta"), names(Query.of("tags.team = 'a'", 5)));
        assertEquals(
                List.of("Default", "alpha"),
                names(Query.of("tags.team IS NULL", 5).orderedBy("name")));
        assertEquals(List.of("Gamma"), names(Query.of("", 5).showing(View.DELETED_ONLY)));
        assertEquals(List.of("Gamma"), names(Query.of("name ILIKE 'g%'", 5).showing(View.ALL)));
        assertEquals(
                List.of("alpha", "beta"),
                names(Query.of("experiment_id IN ('1', '2')", 5).orderedBy("experiment_id")));
        Query two = Query.of("", 2).showing(View.ALL).orderedBy("name DESC");
        Page<Experiment> first = experiments.search(PROJECT, two);
        assertEquals(
                List.of("beta", "alpha"), first.items().stream().map(Experiment::name).toList());
        Page<Experiment> second = experiments.search(PROJECT, two.after(first));
        assertEquals(
                List.of("Gamma", "Default"),
                second.items().stream().map(Experiment::name).toList());
        assertEquals(Optional.empty(), second.next());
        assertThrows(
                TrackingFailure.Invalid.class,
                () -> experiments.search(PROJECT, Query.of("name = 'x'", 2).after(first)));
        assertThrows(
                TrackingFailure.Invalid.class, () -> names(Query.of("experiment_id = 'one'", 2)));
        for (int limit : new int[] {0, -1, 50_001}) {
            assertThrows(TrackingFailure.Invalid.class, () -> names(Query.of("", limit)));
        }
    }

    @Test
    void namesHaveLimits() {
        assertThrows(TrackingFailure.Invalid.class, () -> create(""));
        assertThrows(TrackingFailure.Invalid.class, () -> create("x".repeat(501)));
        assertThrows(TrackingFailure.Invalid.class, () -> create("a\u0000b"));
        assertEquals(1, create("実験 😀".repeat(50)));
    }

    @Test
    void whoeverCreatesAtTheSameTimeGetsANumberOfTheirOwn() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Set<Long> numbers = new HashSet<>();
            List<Callable<Long>> work =
                    IntStream.range(0, 20)
                            .mapToObj(i -> (Callable<Long>) () -> create("e" + i))
                            .toList();
            for (Future<Long> number : threads.invokeAll(work)) {
                numbers.add(number.get());
            }
            assertEquals(20, numbers.size());
        }
    }
}
