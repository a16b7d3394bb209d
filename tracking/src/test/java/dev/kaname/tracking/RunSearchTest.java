package dev.kaname.tracking;

import static dev.kaname.tracking.TrackingFixture.AUTHOR;
import static dev.kaname.tracking.TrackingFixture.PROJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class RunSearchTest {
    private static final long SEED = 20261121;

    private final TrackingFixture fixture;
    private final Runs runs;

    RunSearchTest(TestDatabase database) {
        this.fixture = new TrackingFixture(database);
        this.runs = fixture.tracking.runs();
    }

    private String run(long started) {
        return runs.create(AUTHOR, PROJECT, NewRun.in(0).startedAt(started)).info().id();
    }

    @Test
    void withoutAnOrderTheYoungestComeFirstThenById() {
        String old = run(1);
        String twin = run(5);
        String other = run(5);
        assertEquals(List.of(twin, other, old), fixture.search(""));
        assertEquals(List.of(old, twin, other), fixture.search("", "start_time ASC"));
    }

    @Test
    void runsOfOneStartComeInTheOrderOfIdsThatWasAskedForPageByPage() {
        List<String> twins = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            twins.add(run(5));
        }
        twins.sort(Comparator.reverseOrder());
        Query query = Query.of("", 2).orderedBy("start_time DESC", "run_id DESC");
        List<String> found = new ArrayList<>();
        Page<Run> page = runs.search(PROJECT, List.of(0L), query);
        page.items().forEach(run -> found.add(run.info().id()));
        while (page.next().isPresent()) {
            page = runs.search(PROJECT, List.of(0L), query.after(page));
            page.items().forEach(run -> found.add(run.info().id()));
        }
        assertEquals(twins, found);
    }

    @Test
    void metricsSortAsNumbersWithMissingOnesLastBothWays() {
        String nine = run(1);
        String ten = run(2);
        String nan = run(3);
        String none = run(4);
        fixture.log(nine, Metric.of("m", 9, 1, 0));
        fixture.log(ten, Metric.of("m", 10, 1, 0));
        fixture.log(nan, Metric.of("m", Double.NaN, 1, 0));
        assertEquals(List.of(nine, ten, nan, none), fixture.search("", "metrics.m ASC"));
        assertEquals(List.of(ten, nine, nan, none), fixture.search("", "metrics.m DESC"));
        assertEquals(
                List.of(none, nan, ten, nine), fixture.search("", "end_time", "start_time DESC"));
    }

    @Test
    void filtersLookAtTheLatestValue() {
        String run = run(1);
        fixture.log(run, Metric.of("m", 1, 1, 0), Metric.of("m", 5, 2, 1));
        assertEquals(List.of(run), fixture.search("metrics.m = 5"));
        assertEquals(List.of(), fixture.search("metrics.m = 1"));
        assertEquals(List.of(), fixture.search("metrics.m > 4 AND metrics.m < 5"));
    }

    @Test
    void orAndParenthesesWork() {
        String a = run(3);
        String b = run(2);
        run(1);
        fixture.param(a, "p", "1");
        fixture.tag(b, "t", "2");
        assertEquals(List.of(a, b), fixture.search("params.p = '1' OR tags.t = '2'"));
        assertEquals(
                List.of(b), fixture.search("(params.p = '1' OR tags.t = '2') AND start_time < 3"));
    }

    @Test
    void runsAreFoundByIdInTheNamedExperimentsOnly() {
        String run = run(1);
        assertEquals(List.of(run), fixture.search("run_id = '" + run + "'"));
        assertEquals(List.of(), fixture.search("run_id = '" + run + "' AND status = 'FINISHED'"));
        assertEquals(
                List.of(),
                runs.search(PROJECT, List.of(7L), Query.of("run_id = '" + run + "'", 5)).items());
        assertEquals(List.of(), runs.search(PROJECT, List.of(), Query.of("", 5)).items());
    }

    @Test
    void pagesPutTogetherAreTheWholeWhateverTheOrder() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (int i = 0; i < 40; i++) {
            String run = run(random.nextInt(5));
            if (random.nextInt(4) > 0) {
                fixture.log(run, Metric.of("m", random.nextInt(4), 1, 0));
            }
            fixture.tag(run, "t", "v" + random.nextInt(3));
        }
        for (List<String> order :
                List.of(
                        List.<String>of(),
                        List.of("start_time ASC"),
                        List.of("metrics.m DESC", "tags.t"),
                        List.of("tags.t DESC"),
                        List.of("run_id DESC"))) {
            for (String filter : List.of("", "tags.t != 'v1'", "metrics.m > 0")) {
                List<String> whole = fixture.search(filter, order.toArray(String[]::new));
                assertEquals(whole, paged(filter, order), order + " " + filter + " seed " + SEED);
            }
        }
    }

    private List<String> paged(String filter, List<String> order) {
        List<String> all = new ArrayList<>();
        Query query = Query.of(filter, 7).orderedBy(order.toArray(String[]::new));
        Page<Run> page = runs.search(PROJECT, List.of(0L), query);
        page.items().forEach(run -> all.add(run.info().id()));
        while (page.next().isPresent()) {
            page = runs.search(PROJECT, List.of(0L), query.after(page));
            page.items().forEach(run -> all.add(run.info().id()));
        }
        return all;
    }

    @Test
    void aPageStaysWhereItWasWhenYoungerRunsCome() {
        for (int i = 0; i < 6; i++) {
            run(i);
        }
        Query two = Query.of("", 2);
        Page<Run> first = runs.search(PROJECT, List.of(0L), two);
        run(100);
        Page<Run> second = runs.search(PROJECT, List.of(0L), two.after(first));
        assertEquals(
                List.of(3L, 2L), second.items().stream().map(run -> run.info().started()).toList());
    }

    @Test
    void aTokenOfAnotherSearchIsRefused() {
        run(1);
        run(2);
        Page<Run> page = runs.search(PROJECT, List.of(0L), Query.of("", 1));
        assertThrows(
                TrackingFailure.Invalid.class,
                () ->
                        runs.search(
                                PROJECT,
                                List.of(0L),
                                Query.of("", 1).orderedBy("run_id").after(page)));
        assertEquals(Optional.empty(), lastOf(page).next());
    }

    private Page<Run> lastOf(Page<Run> page) {
        return runs.search(PROJECT, List.of(0L), Query.of("", 1).after(page));
    }

    @Test
    void searchesLookAtRunsOfSeveralExperimentsAtOnce() {
        long other = fixture.tracking.experiments().create(AUTHOR, PROJECT, "x", List.of());
        String a = run(1);
        String b = runs.create(AUTHOR, PROJECT, NewRun.in(other).startedAt(2)).info().id();
        String c = run(3);
        List<String> found =
                runs.search(PROJECT, List.of(0L, other), Query.of("", 10)).items().stream()
                        .map(run -> run.info().id())
                        .toList();
        assertEquals(List.of(c, b, a), found);
        assertEquals(
                found.stream().sorted(Comparator.naturalOrder()).toList(),
                runs
                        .search(
                                PROJECT,
                                List.of(0L, other),
                                Query.of("", 10).orderedBy("attribute.run_id"))
                        .items()
                        .stream()
                        .map(run -> run.info().id())
                        .toList());
    }

    @Test
    void aPageEndsWhereItsRunsWouldBeTooMuchForTheMemoryAndTheNextGoesOnThere() {
        List<String> heavy = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
            String run = run(number);
            fill(run);
            heavy.add(run);
        }
        for (String[] order :
                new String[][] {{"start_time ASC"}, {"status ASC", "start_time ASC"}}) {
            Query query = Query.of("", 1_000).orderedBy(order);
            List<String> found = new ArrayList<>();
            Page<Run> page = runs.search(PROJECT, List.of(0L), query);
            assertTrue(page.items().size() < heavy.size(), order[0]);
            page.items().forEach(run -> found.add(run.info().id()));
            while (page.next().isPresent()) {
                page = runs.search(PROJECT, List.of(0L), query.after(page));
                page.items().forEach(run -> found.add(run.info().id()));
            }
            assertEquals(heavy, found, order[0]);
        }
    }

    /// With nearly all the tags that a run can have.
    private void fill(String run) {
        for (int batch = 0; batch < 4; batch++) {
            int first = batch * 64;
            fixture.tracking
                    .log()
                    .log(AUTHOR, PROJECT, run, Batch.of(List.of(), List.of(), tags(first)));
        }
    }

    private static List<KeyValue> tags(int first) {
        return IntStream.range(first, first + 64)
                .mapToObj(number -> new KeyValue("t" + number, "x".repeat(8_000)))
                .toList();
    }

    @Test
    void runsThatShareALargeDataSetMakeShortPagesToo() {
        Dataset large =
                new Dataset(
                        "d",
                        "1",
                        "local",
                        "/d",
                        Optional.empty(),
                        Optional.of("x".repeat(9 << 20)));
        for (int number = 0; number < 3; number++) {
            fixture.tracking
                    .log()
                    .inputs(
                            AUTHOR,
                            PROJECT,
                            run(number),
                            List.of(new Run.DatasetInput(large, Map.of())),
                            List.of());
        }
        Page<Run> page = runs.search(PROJECT, List.of(0L), Query.of("", 1_000));
        assertEquals(1, page.items().size());
        assertTrue(page.next().isPresent());
    }
}
