package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaname.database.Database;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.testing.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What starts a pipeline run, and what does not.
@OnBothDatabases
class StartingTest {
    private static final String LISTENING =
            """
            kaname: 1
            pipeline: listening
            parameters: { pause: { type: integer, default: 0, minimum: 0 } }
            triggers:
              - { data: flights@main, paths: ["flights/**"] }
            steps:
              only:
                run: cat {inputs.table}/a.csv
                inputs: { table: "flights:flights/" }
              wait: { run: "sleep {parameters.pause}" }
            """;

    private final World world;

    StartingTest(Database database, @TempDir Path folder) {
        this.world = new World(database, folder);
        world.data().put("flights", "main", Map.of("flights/a.csv", "0"));
        world.push("g1", LISTENING);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void aDataCommitStartsEachPipelineThatListensOnceHoweverOftenItIsTold() {
        Data.Commit commit = world.data().put("flights", "main", Map.of("flights/a.csv", "1"));
        List<Pipelines.Started> first = tell(commit);
        assertEquals(1, first.size());
        assertEquals(List.of(), tell(commit));
        RunDetail run = world.await(first.getFirst().run());
        assertEquals(RunState.SUCCEEDED, run.run().state());
        assertEquals("data", run.run().trigger());
        assertEquals("ann", run.run().onBehalfOf());
    }

    @Test
    void aPipelineThatCannotBeStartedKeepsNoOtherFromStarting() {
        String unlucky =
                """
                kaname: 1
                pipeline: a-unlucky
                triggers: [{ data: flights@main }]
                steps:
                  only: { run: "true", inputs: { table: "damaged:x" } }
                """;
        world.pipelines()
                .activate(
                        World.ANN,
                        world.commit(
                                "g2", Map.of("kaname.yaml", LISTENING, "a.kaname.yaml", unlucky)));
        world.data().damage("damaged");
        Data.Commit commit = world.data().put("flights", "main", Map.of("flights/a.csv", "1"));
        for (int told = 0; told < 2; told++) {
            assertThrows(IllegalStateException.class, () -> tell(commit));
        }
        List<RunPage> runs =
                world.pipelines().runs(World.PROJECT, "listening", Optional.empty(), 10);
        assertEquals(1, runs.size());
        assertEquals(RunState.SUCCEEDED, world.await(runs.getFirst().id()).run().state());
    }

    @Test
    void aCommitThatTouchesNoPathOfTheTriggerStartsNothing() {
        assertEquals(
                List.of(), tell(world.data().put("flights", "main", Map.of("weather/a.csv", "1"))));
        assertEquals(
                List.of(),
                tell(world.data().put("flights", "other", Map.of("flights/a.csv", "1"))));
        assertEquals(
                List.of(), tell(world.data().put("other", "main", Map.of("flights/a.csv", "1"))));
    }

    @Test
    void aRunReadsTheCommitThatTriggeredItThoughTheBranchMovedOn() {
        Data.Commit commit = world.data().put("flights", "main", Map.of("flights/a.csv", "then"));
        world.data().put("flights", "main", Map.of("flights/a.csv", "now"));
        RunDetail run = world.await(tell(commit).getFirst().run());
        assertEquals(commit.id(), run.data().getFirst().commit());
        LogPiece log =
                world.pipelines()
                        .log(
                                World.PROJECT,
                                run.run().id(),
                                "only",
                                Optional.empty(),
                                LogStream.OUT,
                                0);
        assertEquals("then", new String(log.bytes(), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void oneRunsOneWaitsAndTheNewestWins() {
        String first = world.start("listening", Map.of("pause", 2L));
        String second = world.start("listening", Map.of());
        String third = world.start("listening", Map.of());
        assertEquals(RunState.SUPERSEDED, state(second));
        assertEquals(RunState.QUEUED, state(third));
        world.await(first);
        assertEquals(RunState.SUCCEEDED, world.await(third).run().state());
        assertEquals(
                List.of(3L, 2L, 1L),
                world.pipelines().runs(World.PROJECT, "listening", Optional.empty(), 10).stream()
                        .map(RunPage::number)
                        .toList());
    }

    @Test
    void aRunThatWaitsCanBeStopped() {
        String first = world.start("listening", Map.of("pause", 1L));
        String second = world.start("listening", Map.of());
        assertEquals(
                RunState.CANCELLED, world.pipelines().cancel(World.ANN, World.PROJECT, second));
        world.await(first);
        assertEquals(RunState.CANCELLED, state(second));
    }

    @Test
    void aPipelineInItsOwnChainOfCausesIsNotStartedAndThatIsRecorded() {
        RunDetail first = world.run("listening", Map.of());
        Data.Commit commit = world.data().put("flights", "main", Map.of("flights/a.csv", "2"));
        Pipelines.Started suppressed =
                world.pipelines()
                        .onDataCommit(
                                World.PROJECT,
                                commit,
                                Who.SYSTEM.because("pipelinerun:" + first.run().id()))
                        .getFirst();
        assertEquals(RunState.SUPPRESSED, suppressed.state());
        assertEquals(
                List.of(first.run().id(), suppressed.run()),
                world.pipelines().run(World.PROJECT, suppressed.run()).run().chain().stream()
                        .map(Link::run)
                        .toList());
    }

    @Test
    void aCommitMadeByAStepWithItsOwnTokenIsPartOfTheChain() {
        RunDetail first = world.run("listening", Map.of());
        String attempt = RunningTest.step(first, "only").attempts().getFirst().id();
        Data.Commit commit = world.data().put("flights", "main", Map.of("flights/a.csv", "2"));
        assertEquals(
                RunState.SUPPRESSED,
                world.pipelines()
                        .onDataCommit(World.PROJECT, commit, Who.of(attempt, "t9"))
                        .getFirst()
                        .state());
    }

    @Test
    void aPipelineReadsOnlyWhatItsOwnerMayRead() {
        world.forbid("ann", "flights");
        Data.Commit commit = world.data().put("flights", "main", Map.of("flights/a.csv", "2"));
        Pipelines.Started refused = tell(commit).getFirst();
        assertEquals(RunState.FAILED, refused.state());
        assertEquals("one on whose behalf it would run may not read flights", refused.note());
        PipelineFailure.Refused push =
                assertThrows(PipelineFailure.Refused.class, () -> world.push("g2", LISTENING));
        assertEquals("may_not_read", push.problems().getFirst().code());
    }

    @Test
    void whoStartsAPipelineByHandMustBeAllowedToReadWhatItReads() {
        world.forbid("bob", "flights");
        assertThrows(
                PipelineFailure.Forbidden.class,
                () ->
                        world.pipelines()
                                .start(Who.of("bob", "t2"), World.PROJECT, "listening", Map.of()));
    }

    @Test
    void dataThatIsNotThereIsSaidAtOnce() {
        world.push(
                "g2",
                """
                kaname: 1
                pipeline: early
                steps: { only: { run: "true", inputs: { x: "flights:later/" } } }
                """);
        PipelineFailure.Conflict failure =
                assertThrows(PipelineFailure.Conflict.class, () -> world.start("early", Map.of()));
        assertEquals("there is nothing at flights@main:later", failure.getMessage());
    }

    @Test
    void aParameterMustFit() {
        for (Map<String, Object> bad :
                List.<Map<String, Object>>of(
                        Map.of("pause", -1L),
                        Map.of("pause", "soon"),
                        Map.of("pause", 1.5),
                        Map.of("pause", (1L << 53) + 1),
                        Map.of("pause", Long.MAX_VALUE),
                        Map.of("x", 1L))) {
            assertThrows(PipelineFailure.Invalid.class, () -> world.start("listening", bad));
        }
        assertEquals(
                Map.of("pause", 0L),
                world.run("listening", Map.of("pause", "0")).parameters(),
                "a command line knows only text");
    }

    @Test
    void aPipelineWhoseFileIsGoneIsActiveNoLonger() {
        world.pipelines().activate(World.ANN, world.commit("g2", Map.of("a.txt", "x")));
        assertThrows(PipelineFailure.Conflict.class, () -> world.start("listening", Map.of()));
        assertEquals(
                List.of(), tell(world.data().put("flights", "main", Map.of("flights/b", "1"))));
        assertThrows(PipelineFailure.Missing.class, () -> world.start("nothing", Map.of()));
    }

    @Test
    void pushingTheSameCommitAgainChangesNothing() {
        String version =
                world.pipelines().pipeline(World.PROJECT, "listening").active().orElseThrow();
        world.push("g1", LISTENING);
        PipelinePage page = world.pipelines().pipeline(World.PROJECT, "listening");
        assertEquals(Optional.of(version), page.active());
        assertEquals(1, page.versions());
    }

    private List<Pipelines.Started> tell(Data.Commit commit) {
        return world.pipelines().onDataCommit(World.PROJECT, commit, World.ANN);
    }

    private RunState state(String run) {
        return world.pipelines().run(World.PROJECT, run).run().state();
    }
}
