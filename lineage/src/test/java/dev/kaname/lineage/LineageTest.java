package dev.kaname.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Edge.Node;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class LineageTest {
    private static final String PROJECT = "p1";
    private static final Node DATA = new Node("data", "r1@c1", "flights@main");
    private static final Node CODE = new Node("code", "a1b2c3d4", "train.py");
    private static final Node ATTEMPT = new Node("attempt", "t1", "train");
    private static final Node MODEL = new Node("model", "late/1", "late 1");
    private static final Node DEPLOYMENT = new Node("deployment", "d1", "late-arrivals");

    private final Database database;
    private final Lineage lineage;

    LineageTest(TestDatabase fresh) {
        this.database = fresh.with(new EdgeSink()).database();
        this.lineage = new Lineage(database);
    }

    @Test
    void aDeploymentLeadsBackToItsDataAndCode() {
        recordTheLoop();

        Trace trace = lineage.trace(PROJECT, DEPLOYMENT, Direction.UP, 10, 100);

        assertEquals(List.of(MODEL, ATTEMPT, CODE, DATA), trace.reached(Direction.UP));
        assertFalse(trace.cut());
    }

    @Test
    void aDataCommitLeadsForwardToWhatWasMadeWithIt() {
        recordTheLoop();

        Trace trace = lineage.trace(PROJECT, DATA, Direction.DOWN, 10, 100);

        assertEquals(List.of(ATTEMPT, MODEL, DEPLOYMENT), trace.reached(Direction.DOWN));
    }

    @Test
    void aWalkThatIsCutSaysSo() {
        recordTheLoop();

        assertTrue(lineage.trace(PROJECT, DEPLOYMENT, Direction.UP, 1, 100).cut(), "by its depth");
        assertTrue(lineage.trace(PROJECT, DEPLOYMENT, Direction.UP, 10, 2).cut(), "by its limit");
        assertEquals(2, lineage.trace(PROJECT, DEPLOYMENT, Direction.UP, 10, 2).steps().size());
        assertFalse(lineage.trace(PROJECT, DEPLOYMENT, Direction.UP, 10, 4).cut());
    }

    @Test
    void aNodeIsVisitedOnceHoweverManyPathsLeadToIt() {
        List<Edge> diamonds =
                IntStream.range(0, 30)
                        .boxed()
                        .flatMap(i ->
                                List.of(
                                        edge(step(i), side(i, "left")),
                                        edge(step(i), side(i, "right")),
                                        edge(side(i, "left"), step(i + 1)),
                                        edge(side(i, "right"), step(i + 1)))
                                        .stream())
                        .toList();
        record(PROJECT, diamonds);

        Trace trace = lineage.trace(PROJECT, step(0), Direction.DOWN, Lineage.DEEPEST, 1000);

        assertEquals(120, trace.steps().size());
        assertEquals(90, trace.reached(Direction.DOWN).size());
    }

    @Test
    void aProjectSeesNothingOfAnother() {
        recordTheLoop();
        record("p2", List.of(edge(MODEL, new Node("deployment", "foreign", "theirs"))));

        assertEquals(
                List.of(DEPLOYMENT),
                lineage.trace(PROJECT, MODEL, Direction.DOWN, 10, 100).reached(Direction.DOWN));
        assertTrue(lineage.find(PROJECT, "deployment", "foreign").isEmpty());
        assertTrue(lineage.guess(PROJECT, "theirs", 10).isEmpty());
    }

    @Test
    void repeatingAnActAddsNothing() {
        recordTheLoop();
        recordTheLoop();

        assertEquals(4, lineage.trace(PROJECT, DEPLOYMENT, Direction.UP, 10, 100).steps().size());
    }

    @Test
    void aWordFindsAnIdALabelOrTheStartOfAnId() {
        recordTheLoop();

        assertEquals(List.of(DATA), lineage.guess(PROJECT, "r1@c1", 10));
        assertEquals(List.of(DATA), lineage.guess(PROJECT, "flights@main", 10));
        assertEquals(List.of(CODE), lineage.guess(PROJECT, "a1b2c3d4", 10));
        assertEquals(List.of(), lineage.guess(PROJECT, "a1b", 10), "too short to mean anything");
    }

    @Test
    void aCycleEndsTheWalk() {
        record(PROJECT, List.of(edge(step(1), step(2)), edge(step(2), step(1))));

        Trace trace = lineage.trace(PROJECT, step(1), Direction.DOWN, Lineage.DEEPEST, 100);

        assertEquals(2, trace.steps().size());
        assertFalse(trace.cut());
    }

    private void recordTheLoop() {
        record(
                PROJECT,
                List.of(
                        new Edge(CODE, ATTEMPT, "ran"),
                        new Edge(DATA, ATTEMPT, "read"),
                        new Edge(ATTEMPT, MODEL, "trained"),
                        new Edge(MODEL, DEPLOYMENT, "deployed")));
    }

    private void record(String project, List<Edge> edges) {
        database.act(
                Who.SYSTEM,
                _ -> Outcome.of("done", Event.of(project, "test.record", "test", "1"), edges));
    }

    private static Edge edge(Node from, Node to) {
        return new Edge(from, to, "made");
    }

    private static Node step(int number) {
        return new Node("attempt", "step" + number, "step " + number);
    }

    private static Node side(int number, String name) {
        return new Node("attempt", name + number, name + " " + number);
    }
}
