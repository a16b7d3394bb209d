package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kaname.database.Database;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.pipelines.testing.World;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What requirements were resolved to, kept with the version of the pipeline.
@OnBothDatabases
class LocksTest {
    private static final String FILE =
            """
            kaname: 1
            pipeline: locked
            runtime: { python: ">=3.10", requirements: requirements.txt }
            steps:
              make: { run: "echo made" }
            """;

    private final World world;

    LocksTest(Database database, @TempDir Path folder) {
        this.world = new World(database, folder);
        activate("g1");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void everyRunOfAVersionHasTheSoftwareOfItsFirstWhateverIsPublishedSince() {
        String first = runtime();
        world.publishPackage();
        assertEquals(first, runtime());
        world.restart();
        assertEquals(first, runtime(), "another server reads it where it is kept");
    }

    @Test
    void aNewVersionIsResolvedAnew() {
        String first = runtime();
        world.publishPackage();
        activate("g2");
        assertNotEquals(first, runtime());
    }

    private void activate(String commit) {
        world.pipelines()
                .activate(
                        World.ANN,
                        world.commit(
                                commit,
                                Map.of(
                                        "kaname.yaml",
                                        FILE + "# " + commit,
                                        "requirements.txt",
                                        "numpy>=2")));
    }

    private String runtime() {
        RunDetail run = world.run("locked", Map.of());
        return RunningTest.step(run, "make").attempts().getFirst().runtime();
    }
}
