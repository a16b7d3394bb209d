package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.testing.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody's working tree, looked at and run without being anybody's branch.
@OnBothDatabases
class SnapshotTest {
    private static final String FILE =
            """
            kaname: 1
            pipeline: trying
            parameters: { pause: { type: integer, default: 0 } }
            steps:
              train:
                shell: sh
                run: cat $KANAME_INPUT_TABLE > $KANAME_OUTPUT_TABLE; echo m > $KANAME_OUTPUT_MODEL/MLmodel; sleep $KANAME_PARAMETER_PAUSE
                inputs: { table: "flights:a.csv" }
                outputs: { model: model, table: { type: file, commit: "features@main:a.csv" } }
              compare:
                shell: sh
                run: echo '{"decision":"pass"}' > $KANAME_OUTPUT_DECISION
                inputs: { model: train.model }
                outputs: { decision: verdict }
            delivers:
              model: { name: late, from: train.model }
              endpoint: { name: late, when: compare.decision }
            """;

    private final World world;

    SnapshotTest(Database database, @TempDir Path folder) {
        this.world = new World(database, folder);
        world.data().put("flights", "main", Map.of("a.csv", "1"));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void aSnapshotRunsAndReachesNoFurtherThanItsRun() {
        RunDetail run = world.await(snapshot("s1", FILE, Map.of()).run());
        assertEquals(RunState.SUCCEEDED, run.run().state());
        assertEquals("snapshot", run.run().trigger());
        assertEquals("kaname.yaml at s1", run.run().told());
        assertEquals(Map.of("train", "succeeded", "compare", "succeeded"), RunningTest.states(run));
        assertEquals(List.of(), world.data().committed());
        assertEquals(List.of(), world.models().versions());
        assertEquals(List.of(), world.deployed());
        assertEquals(2, RunningTest.step(run, "train").outputs().size(), "its results are kept");
        assertEquals(
                Optional.empty(), world.pipelines().pipeline(World.PROJECT, "trying").active());
    }

    @Test
    void theSameCommitActivatedDeliversAndCommitsWhatTheSnapshotHadComputed() {
        world.await(snapshot("s1", FILE, Map.of()).run());
        world.push("s1", FILE);
        RunDetail run = world.run("trying", Map.of());
        assertEquals(RunState.SUCCEEDED, run.run().state());
        assertEquals("cached", RunningTest.states(run).get("train"));
        assertEquals("cached", RunningTest.states(run).get("compare"));
        assertEquals(1, world.data().committed().size());
        assertEquals(List.of("late/1 passed"), world.models().verdicts());
        assertEquals(1, world.deployed().size());
    }

    @Test
    void aSnapshotTakesNobodysPlaceAndChangesNoActiveVersion() {
        world.push("g1", FILE);
        Optional<String> active = world.pipelines().pipeline(World.PROJECT, "trying").active();
        String first = world.start("trying", Map.of("pause", 3L));
        String waiting = world.start("trying", Map.of("pause", 1L));
        RunDetail tried = world.await(snapshot("s1", FILE + "#\n", Map.of("pause", 2L)).run());
        assertEquals(RunState.SUCCEEDED, tried.run().state());
        assertEquals(RunState.SUCCEEDED, world.await(first).run().state());
        assertEquals(RunState.SUCCEEDED, world.await(waiting).run().state());
        assertEquals(active, world.pipelines().pipeline(World.PROJECT, "trying").active());
    }

    @Test
    void aSnapshotReadsWithTheRightsOfItsStarter() {
        world.forbid("bob", "flights");
        Code.Source source = world.commit("s1", Map.of("kaname.yaml", FILE));
        PipelineFailure.Refused refused =
                assertThrows(
                        PipelineFailure.Refused.class,
                        () ->
                                world.pipelines()
                                        .startSnapshot(
                                                Who.of("bob", "t"),
                                                source,
                                                "kaname.yaml",
                                                Map.of()));
        assertEquals("may_not_read", refused.problems().getFirst().code());
        assertThrows(
                PipelineFailure.Missing.class,
                () ->
                        world.pipelines()
                                .startSnapshot(World.ANN, source, "other.kaname.yaml", Map.of()));
    }

    @Test
    void aWorkingTreeIsLookedAtWithoutBeingPushed() {
        Map<String, byte[]> files =
                Map.of(
                        "kaname.yaml",
                        FILE.getBytes(StandardCharsets.UTF_8),
                        "bad.kaname.yaml",
                        "kaname: 1\npipeline: bad\nruntime: { python: '3.12', requirements: r.txt }\nsteps: { a: { run: x, with: {} } }\n"
                                .getBytes(StandardCharsets.UTF_8));
        WorkingTree tree =
                new WorkingTree(
                        World.PROJECT,
                        Optional.empty(),
                        Set.of("kaname.yaml", "bad.kaname.yaml", "train.py"),
                        files);
        Checked checked = world.pipelines().check(tree, "ann", Purpose.ACTIVATION);
        assertEquals(Map.of("kaname.yaml", "trying"), checked.good());
        assertEquals(
                List.of("file_not_tracked", "only_with_uses"),
                checked.problems().get("bad.kaname.yaml").stream()
                        .map(problem -> problem.code())
                        .toList());
        assertTrue(world.pipelines().pipelines(World.PROJECT, "", 10).isEmpty());
    }

    private Pipelines.Started snapshot(String commit, String file, Map<String, Object> parameters) {
        return world.pipelines()
                .startSnapshot(
                        World.ANN,
                        world.commit(commit, Map.of("kaname.yaml", file)),
                        "kaname.yaml",
                        parameters);
    }
}
