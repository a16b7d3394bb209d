package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.testing.World;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One server stops, the next one goes on.
@OnBothDatabases
class RecoveryTest {
    private static final String SLOW =
            """
            kaname: 1
            pipeline: slow
            steps:
              long: { shell: sh, run: "sleep 1; echo x > $KANAME_OUTPUT_X", outputs: { x: file } }
              after: { run: "cat {inputs.x}", inputs: { x: long.x } }
            """;
    private final Database database;
    private final World world;

    RecoveryTest(Database database, @TempDir Path folder) {
        this.database = database;
        this.world = new World(database, folder);
        world.push("g1", SLOW);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void whatRunsIsAdopted() {
        String id = world.start("slow", Map.of());
        awaitStarted(1);
        world.restart();
        RunDetail run = world.await(id);
        assertEquals(RunState.SUCCEEDED, run.run().state(), run::toString);
        assertEquals(1, RunningTest.step(run, "long").attempts().size(), "no second attempt");
        assertEquals(2, world.processes().started().size());
    }

    @Test
    void whatEndedMeanwhileIsFinished() throws InterruptedException {
        String id = world.start("slow", Map.of());
        awaitStarted(1);
        world.pipelines().close();
        Thread.sleep(1_500); // longer than the step
        world.restart();
        RunDetail run = world.await(id);
        assertEquals(RunState.SUCCEEDED, run.run().state(), run::toString);
        assertEquals(2, world.processes().started().size());
    }

    @Test
    void aRunThatWasBeingStoppedIsStopped() {
        String id = world.start("slow", Map.of());
        awaitStarted(1);
        world.pipelines().close();
        world.pipelines().cancel(World.ANN, World.PROJECT, id);
        world.restart();
        RunDetail run = world.await(id);
        assertEquals(RunState.CANCELLED, run.run().state());
        assertEquals(1, world.processes().started().size());
    }

    @Test
    void anEngineThatWasReplacedCanWriteNoMore() {
        long mine = Fence.pass(database);
        Fence.pass(database);
        assertThrows(
                Fence.Replaced.class,
                () ->
                        database.read(rows -> {
                            Fence.check(rows, mine);
                            return "";
                        }));
    }

    @Test
    void aReplacedEngineLeavesItsRunsToTheNewOne() {
        String id = world.start("slow", Map.of());
        awaitStarted(1);
        try (Pipelines other =
                Pipelines.open(
                        database,
                        world.ports(world.processes()),
                        World.settings(),
                        Ids.ofSystem(),
                        InstantSource.system())) {
            RunDetail run = world.await(id);
            assertEquals(RunState.SUCCEEDED, run.run().state(), run::toString);
            assertEquals(
                    List.of(1, 1),
                    run.steps().stream().map(step -> step.attempts().size()).toList());
            assertEquals(RunState.SUCCEEDED, other.run(World.PROJECT, id).run().state());
        }
    }

    private void awaitStarted(int count) {
        while (world.processes().started().size() < count) {
            Thread.onSpinWait();
        }
    }
}
