package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kaname.database.Database;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.testing.TroubledDatabase;
import dev.kaname.pipelines.testing.World;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database goes away while a pipeline runs, and comes back.
@OnBothDatabases
class DatabaseTroubleTest {
    private static final String FILE =
            """
            kaname: 1
            pipeline: slow
            steps:
              long: { shell: sh, run: "sleep %s; echo x > $KANAME_OUTPUT_X", outputs: { x: file } }
              after: { run: "cat {inputs.x}", inputs: { x: long.x } }
            """;
    private final TroubledDatabase database;
    private final World world;

    DatabaseTroubleTest(Database real, @TempDir Path folder) {
        this.database = new TroubledDatabase(real);
        this.world = new World(database, folder);
    }

    @AfterEach
    void close() throws Exception {
        database.comeBack();
        world.close();
    }

    @Test
    void aRunGoesOnWhenTheDatabaseIsBackHoweverOftenItWasAskedMeanwhile() {
        world.push("g1", FILE.formatted("0.3"));
        String id = world.start("slow", Map.of());
        awaitStarted();
        database.goAway();
        while (database.refused() < 6) {
            Thread.onSpinWait();
        }
        database.comeBack();
        RunDetail run = world.await(id);
        assertEquals(RunState.SUCCEEDED, run.run().state(), run::toString);
        assertEquals(1, RunningTest.step(run, "long").attempts().size(), "no second attempt");
    }

    @Test
    void aProcessIsEndedThoughTheAnswerToTheActThatDecidedItWasLost() {
        world.push("g1", FILE.formatted("120"));
        String id = world.start("slow", Map.of());
        awaitStarted();
        while (!RunningTest.states(world.pipelines().run(World.PROJECT, id))
                .get("long")
                .equals("running")) {
            Thread.onSpinWait();
        }
        database.loseAnAnswerAfter(1);
        world.pipelines().cancel(World.ANN, World.PROJECT, id);
        assertEquals(RunState.CANCELLED, world.await(id).run().state());
    }

    private void awaitStarted() {
        while (world.processes().started().isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
