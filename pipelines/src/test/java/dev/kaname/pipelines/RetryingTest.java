package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Edge;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.testing.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is over, once more.
@OnBothDatabases
class RetryingTest {
    private static final Who BOB = Who.of("bob", "t2");

    private final List<LoggedEvent> created = Collections.synchronizedList(new ArrayList<>());
    private final List<Edge> drawn = Collections.synchronizedList(new ArrayList<>());
    private final Path door;
    private final String file;
    private final World world;

    RetryingTest(TestDatabase test, @TempDir Path folder) {
        this.world = new World(test.with(this::look).database(), folder);
        this.door = folder.resolve("open");
        this.file =
                """
                kaname: 1
                pipeline: fragile
                parameters: { word: { type: string } }
                steps:
                  read:
                    shell: sh
                    run: cat "$KANAME_INPUT_TABLE" > "$KANAME_OUTPUT_TEXT"
                    inputs: { table: "flights:a.csv" }
                    outputs: { text: file }
                  pass:
                    shell: sh
                    run: test -e %s && echo "{parameters.word}" && cat "$KANAME_INPUT_TEXT"
                    inputs: { text: read.text }
                """
                        .formatted(door)
                        .replace("echo \"{parameters.word}\"", "echo $KANAME_PARAMETER_WORD");
        world.data().put("flights", "main", Map.of("a.csv", "then"));
        world.push("g1", file);
    }

    private void look(Tx tx, LoggedEvent logged, List<Edge> edges) {
        if (logged.event().kind().equals("pipelinerun.create")) {
            created.add(logged);
            drawn.addAll(edges);
        }
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private String failed() {
        RunDetail run = world.run("fragile", Map.of("word", "hello"));
        assertEquals(RunState.FAILED, run.run().state());
        return run.run().id();
    }

    private Pipelines.Started retry(Who who, String run) {
        return world.pipelines().retry(who, World.PROJECT, run);
    }

    @Test
    void aRunIsRepeatedWithItsVersionParametersAndDataThoughTheBranchMovedOn() throws Exception {
        String earlier = failed();
        world.data().put("flights", "main", Map.of("a.csv", "now"));
        Files.createFile(door);

        RunDetail again = world.await(retry(BOB, earlier).run());

        assertEquals(RunState.SUCCEEDED, again.run().state(), again::toString);
        assertEquals(Map.of("read", "cached", "pass", "succeeded"), RunningTest.states(again));
        assertEquals("manual", again.run().trigger());
        assertEquals("bob", again.run().onBehalfOf());
        assertEquals("run #1 again", again.run().told());
        assertEquals(1, again.run().chain().size(), "it is not its own cause");
        LogPiece log =
                world.pipelines()
                        .log(
                                World.PROJECT,
                                again.run().id(),
                                "pass",
                                Optional.empty(),
                                LogStream.OUT,
                                0);
        assertEquals(
                "hello\nthen", new String(log.bytes(), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void theActSaysWhoRepeatedWhat() {
        String earlier = failed();

        String again = retry(BOB, earlier).run();

        world.await(again);
        LoggedEvent act = created.getLast();
        assertEquals("bob", act.who().principal());
        assertEquals(earlier, act.event().payload().get("repeats"));
        assertTrue(
                drawn.stream()
                        .anyMatch(edge ->
                                edge.relation().equals("repeated")
                                        && edge.from().id().equals(earlier)
                                        && edge.from().label().equals("fragile #1")
                                        && edge.to().id().equals(again)));
    }

    @Test
    void whoMayNotReadWhatItReadsMayNotRepeatIt() {
        String earlier = failed();
        world.forbid("bob", "flights");

        assertThrows(PipelineFailure.Forbidden.class, () -> retry(BOB, earlier));

        world.await(retry(World.ANN, earlier).run());
    }

    @Test
    void aVersionThatIsActiveNoLongerIsNotRepeated() {
        String earlier = failed();
        world.push("g2", file.replace("test -e", "test ! -e"));

        assertThrows(PipelineFailure.Conflict.class, () -> retry(World.ANN, earlier));
    }

    @Test
    void aRunThatIsNotOverIsNotRepeated() throws Exception {
        world.push("g2", "kaname: 1\npipeline: slow\nsteps: { wait: { run: sleep 100 } }\n");
        String run = world.start("slow", Map.of());

        assertThrows(PipelineFailure.WrongState.class, () -> retry(World.ANN, run));

        world.pipelines().cancel(World.ANN, World.PROJECT, run);
        world.await(run);
        String again = retry(World.ANN, run).run();
        world.pipelines().cancel(World.ANN, World.PROJECT, again);
        world.await(again);
    }

    @Test
    void aSnapshotIsRepeatedByItsStarterAloneAndStaysOne() {
        Pipelines.Started first =
                world.pipelines()
                        .startSnapshot(
                                World.ANN,
                                world.commit("g3", Map.of("kaname.yaml", file)),
                                "kaname.yaml",
                                Map.of("word", "try"));
        world.await(first.run());

        assertThrows(PipelineFailure.Forbidden.class, () -> retry(BOB, first.run()));

        RunDetail again = world.await(retry(World.ANN, first.run()).run());
        assertEquals("snapshot", again.run().trigger());
        assertEquals("g3", again.commit());
    }
}
