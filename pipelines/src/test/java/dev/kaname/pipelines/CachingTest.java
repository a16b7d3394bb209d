package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.pipelines.plan.CacheKey.Difference;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.testing.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When an earlier result stands in, and why it does not.
@OnBothDatabases
class CachingTest {
    private static final String FILE =
            """
            kaname: 1
            pipeline: cached
            parameters: { depth: { type: integer, default: 8 } }
            steps:
              prepare:
                run: cp {inputs.table} {outputs.prepared}
                inputs: { table: "flights:table.csv" }
                outputs: { prepared: file }
              train:
                shell: sh
                run: cat $KANAME_INPUT_PREPARED > $KANAME_OUTPUT_MODEL; echo $KANAME_PARAMETER_DEPTH >> $KANAME_OUTPUT_MODEL
                parameters: [depth]
                inputs: { prepared: prepare.prepared }
                outputs: { model: file }
              notify: { run: "echo done", after: [train] }
            """;

    private final World world;

    CachingTest(Database database, @TempDir Path folder) {
        this.world = new World(database, folder);
        world.data().put("flights", "main", Map.of("table.csv", "1"));
        world.pipelines()
                .activate(
                        World.ANN,
                        world.commit("g1", Map.of("kaname.yaml", FILE, "train.py", "1")));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void whatWasComputedBeforeIsNotComputedAgain() {
        RunDetail first = world.run("cached", Map.of());
        RunDetail second = world.run("cached", Map.of());
        assertEquals(
                Map.of("prepare", "cached", "train", "cached", "notify", "succeeded"),
                RunningTest.states(second));
        assertEquals(RunState.SUCCEEDED, second.run().state());
        assertEquals(
                RunningTest.step(first, "train").outputs(),
                RunningTest.step(second, "train").outputs(),
                "the outputs name the attempt that made them");
        assertEquals(List.of(), RunningTest.step(second, "train").attempts());
    }

    @Test
    void aParameterConcernsOnlyTheStepsThatSeeIt() {
        world.run("cached", Map.of());
        RunDetail second = world.run("cached", Map.of("depth", 9L));
        assertEquals("cached", RunningTest.states(second).get("prepare"));
        assertEquals("succeeded", RunningTest.states(second).get("train"));
        assertEquals(
                List.of(new Difference("parameter:depth", "8", "9")),
                explained(second, "train").differences());
    }

    @Test
    void changedDataIsComputedAnewAndDataThatComesBackIsFoundAgain() {
        world.run("cached", Map.of());
        world.data().put("flights", "main", Map.of("table.csv", "2"));
        RunDetail second = world.run("cached", Map.of());
        assertEquals("succeeded", RunningTest.states(second).get("prepare"));
        assertEquals("input:table", explained(second, "prepare").differences().getFirst().part());
        world.data().put("flights", "main", Map.of("table.csv", "1"));
        assertEquals("cached", RunningTest.states(world.run("cached", Map.of())).get("train"));
    }

    @Test
    void changedCodeIsNamedFileByFile() {
        world.run("cached", Map.of());
        world.pipelines()
                .activate(
                        World.ANN,
                        world.commit(
                                "g2",
                                Map.of("kaname.yaml", FILE, "train.py", "2", "README.md", "new")));
        RunDetail second = world.run("cached", Map.of());
        assertEquals("succeeded", RunningTest.states(second).get("train"));
        Explained train = explained(second, "train");
        assertEquals(List.of("train.py"), train.files());
        assertEquals(Optional.of(1L), train.comparedWith());
    }

    @Test
    void aResultWhoseBytesAreGoneIsMadeAgain() {
        RunDetail first = world.run("cached", Map.of());
        world.data().forget(RunningTest.step(first, "train").outputs().getFirst().digest());
        RunDetail second = world.run("cached", Map.of());
        assertEquals(
                Map.of("prepare", "cached", "train", "succeeded", "notify", "succeeded"),
                RunningTest.states(second));
    }

    @Test
    void aResultThatStandsInIsCommittedWhereItIsNotYet() {
        world.push(
                "g4",
                """
                kaname: 1
                pipeline: committing
                steps:
                  build:
                    run: cp {inputs.table} {outputs.copy}
                    inputs: { table: "flights:table.csv" }
                    outputs: { copy: { type: file, commit: "features@main:copy.csv" } }
                  after: { run: "true", after: [build] }
                """);
        world.run("committing", Map.of());
        RunDetail second = world.run("committing", Map.of());
        assertEquals(Map.of("build", "cached", "after", "succeeded"), RunningTest.states(second));
        assertEquals(List.of(), RunningTest.step(second, "build").attempts());
        assertEquals(2, world.data().committed().size(), "both runs asked for it");
    }

    @Test
    void aFailureIsNotRemembered() {
        world.push(
                "g3",
                """
                kaname: 1
                pipeline: flaky
                steps:
                  only: { run: "false", outputs: { x: file } }
                """);
        world.run("flaky", Map.of());
        assertEquals("failed", RunningTest.states(world.run("flaky", Map.of())).get("only"));
    }

    @Test
    void aFirstRunHasNothingToBeComparedWith() {
        RunDetail first = world.run("cached", Map.of());
        assertEquals(Optional.empty(), explained(first, "train").comparedWith());
        assertTrue(explained(first, "train").differences().isEmpty());
    }

    private Explained explained(RunDetail run, String step) {
        return world.pipelines().explain(World.PROJECT, run.run().id()).stream()
                .filter(explained -> explained.step().equals(step))
                .findFirst()
                .orElseThrow();
    }
}
