package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.pipelines.RunDetail.StepPage;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.testing.World;
import dev.kaname.sandbox.AttemptSpec;
import dev.kaname.sandbox.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens in a pipeline run, with real processes.
@OnBothDatabases
class RunningTest {
    private final World world;

    RunningTest(Database database, @TempDir Path folder) {
        this.world = new World(database, folder);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void whatOneStepMakesTheNextOneReads() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: two
                steps:
                  make:
                    shell: sh
                    run: mkdir $KANAME_OUTPUT_TABLE/a && echo 42 > $KANAME_OUTPUT_TABLE/a/b.csv
                    outputs: { table: folder }
                  read:
                    run: cp {inputs.table}/a/b.csv {outputs.copy}
                    inputs: { table: make.table }
                    outputs: { copy: file }
                  print:
                    run: cat {inputs.copy}
                    inputs: { copy: read.copy }
                """);
        RunDetail run = world.run("two", Map.of());
        assertEquals(RunState.SUCCEEDED, run.run().state());
        assertEquals("42\n", log(run, "print"));
        assertEquals(
                Set.of(
                        "output/" + run.run().id() + "/make/table",
                        "output/" + run.run().id() + "/read/copy"),
                world.data().kept().keySet());
        assertEquals(Set.of(), world.tokens(), "tokens end with their attempts");
    }

    @Test
    void aStepFindsItsSurroundingsInItsEnvironment() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: env
                parameters: { depth: { type: integer, default: 8 } }
                steps:
                  only:
                    shell: sh
                    run: |
                      cat $KANAME_PARAMETERS; echo
                      echo $KANAME_RUN_PIPELINE $KANAME_RUN_NUMBER $KANAME_RUN_STEP $KANAME_PROJECT
                      echo $MLFLOW_TRACKING_URI $MLFLOW_EXPERIMENT_NAME ${MLFLOW_RUN_ID:-none}
                      test "$MLFLOW_TRACKING_TOKEN" = "knr_$KANAME_RUN_ATTEMPT" && echo token
                      echo $KANAME_PARAMETER_DEPTH $OWN
                    env: { OWN: "{parameters.depth}-fold" }
                """);
        RunDetail run = world.run("env", Map.of("depth", 9L));
        assertEquals(
                """
                {"depth":9}
                env 1 only name-of-p1
                http://127.0.0.1:8470/p/name-of-p1 env none
                token
                9 9-fold
                """,
                log(run, "only"));
    }

    @Test
    void everyStepHasABoundOnItsProcessesAndMemoryOnlyIfAsked() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: bounds
                steps:
                  plain: { run: "true" }
                  small: { run: "true", after: [plain], resources: { memory: 64Mi } }
                """);
        RunDetail run = world.run("bounds", Map.of());
        assertEquals(RunState.SUCCEEDED, run.run().state(), run::toString);
        assertEquals(
                List.of(
                        new Limits(Optional.empty(), Optional.empty(), Optional.of(4_096)),
                        new Limits(Optional.of(64L << 20), Optional.empty(), Optional.of(4_096))),
                world.processes().started().stream().map(AttemptSpec::limits).toList());
    }

    @Test
    void aParameterIsOneWordWhateverItHolds() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: words
                parameters: { text: { type: string } }
                steps:
                  only: { run: "printf '[%s]' --text={parameters.text} x" }
                """);
        String hostile = "a b'; touch /tmp/kaname-was-here $(id) \"{inputs.x}\n*";
        assertEquals(
                "[--text=" + hostile + "][x]",
                log(world.run("words", Map.of("text", hostile)), "only"));
    }

    @Test
    void aFailedStepIsTriedAgainAndItsDependantsAreSkippedWhenItNeverSucceeds() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: failing
                steps:
                  bad:
                    shell: sh
                    run: echo trying; exit 3
                    retries: 2
                    outputs: { out: file }
                  after: { run: "true", inputs: { x: bad.out } }
                  last: { run: "true", after: [after] }
                  apart: { run: "true" }
                """);
        RunDetail run = world.run("failing", Map.of());
        assertEquals(RunState.FAILED, run.run().state());
        assertEquals(
                Map.of(
                        "bad",
                        "failed",
                        "after",
                        "skipped",
                        "last",
                        "skipped",
                        "apart",
                        "succeeded"),
                states(run));
        StepPage bad = step(run, "bad");
        assertEquals("exit code 3", bad.reason());
        assertEquals(3, bad.attempts().size());
        assertEquals(Optional.of(3), bad.attempts().getLast().exitCode());
        assertEquals("trying\n", log(run, "bad"), "a failure keeps its log");
        assertEquals(List.of(), bad.outputs());
    }

    @Test
    void aProgramThatIsNotThereFailsItsStepAndSaysSo() {
        world.push(
                "g1",
                "kaname: 1\npipeline: p\nsteps: { only: { run: no-such-program-anywhere x } }");
        RunDetail run = world.run("p", Map.of());
        assertEquals(RunState.FAILED, run.run().state());
        assertTrue(step(run, "only").reason().contains("no-such-program-anywhere"));
    }

    @Test
    void anOutputThatWasNotMadeOrIsNotWhatItShouldBeFailsItsStep() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: p
                steps:
                  nothing: { run: "true", outputs: { out: file } }
                  folder: { run: "mkdir {outputs.out}", outputs: { out: file } }
                  link: { run: "ln -s /etc/passwd {outputs.out}", outputs: { out: file } }
                  words: { shell: sh, run: 'echo "{\\"a\\": \\"b\\"}" > $KANAME_OUTPUT_OUT', outputs: { out: metrics } }
                  vague: { shell: sh, run: 'echo "{}" > $KANAME_OUTPUT_OUT', outputs: { out: verdict } }
                  empty: { run: "true", outputs: { model: model } }
                """);
        RunDetail run = world.run("p", Map.of());
        assertEquals(Set.of("failed"), Set.copyOf(states(run).values()));
        assertEquals("the output out was not made", step(run, "nothing").reason());
        assertEquals("the output out is not a file", step(run, "folder").reason());
        assertEquals("the output out is not a file", step(run, "link").reason());
        assertEquals("the output out is not a JSON object of numbers", step(run, "words").reason());
        assertTrue(step(run, "vague").reason().startsWith("the output out is not a verdict"));
        assertTrue(step(run, "empty").reason().startsWith("the step logged no model named model"));
    }

    @Test
    void refusingIsNotFailing() {
        world.push("g1", REFUSING);
        RunDetail run = world.run("refusing", Map.of());
        assertEquals(RunState.STOPPED, run.run().state());
        assertEquals(
                Map.of("check", "refused", "train", "skipped", "other", "succeeded"), states(run));
        StepPage check = step(run, "check");
        assertEquals("column b is missing; 3 rows twice", check.reason());
        assertEquals(1, check.attempts().size(), "a refusal is never tried again");
        assertTrue(
                check.outputs().getFirst().content().contains("refuse"), "its report is published");
    }

    @Test
    void aReasonThatNoDatabaseKeepsDoesNotKeepTheRunFromEnding() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: odd
                steps:
                  check:
                    shell: sh
                    run: |
                      printf '{"decision": "refuse", "reasons": ["a\\u0000b \\ud800 %s"]}' \
                        "$(head -c 40000 /dev/zero | sed 's/\\x00/🛫/g')" > $KANAME_OUTPUT_OK
                    outputs: { ok: verdict }
                """);
        RunDetail run = world.run("odd", Map.of());
        assertEquals(RunState.STOPPED, run.run().state());
        String reason = step(run, "check").reason();
        assertTrue(reason.startsWith("a\uFFFDb ? 🛫"), reason);
        assertTrue(reason.endsWith("…") && reason.length() < 2_100, reason);
    }

    @Test
    void theEventOfTheEndSaysWhoToTellWhichStepRefusedAndWhy() {
        world.push("g1", REFUSING);
        Event end = world.endOf(world.run("refusing", Map.of()).run().id());
        assertEquals("pipelinerun.end", end.kind());
        assertEquals("ann", end.payload().get("owner"));
        assertEquals("stopped", end.payload().get("state"));
        assertEquals("refusing", end.payload().get("pipeline"));
        assertEquals(
                List.of(
                        Map.of(
                                "step", "check",
                                "state", "refused",
                                "reason", "column b is missing; 3 rows twice",
                                "report", "checked")),
                end.payload().get("troubles"));
    }

    @Test
    void anEventNamesAHundredStepsAndCountsTheRest() {
        StringBuilder text =
                new StringBuilder("kaname: 1\npipeline: wide\nsteps:\n  s: { run: \"false\" }\n");
        for (int i = 0; i < 150; i++) {
            text.append("  s" + i + ": { run: \"true\", after: [s] }\n");
        }
        world.push("g1", text.toString());
        Event end = world.endOf(world.run("wide", Map.of()).run().id());
        assertEquals(100, ((Map<?, ?>) end.payload().get("ended")).size());
        assertEquals(51L, end.payload().get("unnamed"));
    }

    private static final String REFUSING =
            """
            kaname: 1
            pipeline: refusing
            steps:
              check:
                shell: sh
                run: |
                  echo '{"decision": "refuse", "reasons": ["column b is missing", "3 rows twice"]}' > $KANAME_OUTPUT_CHECKED
                retries: 3
                outputs: { checked: verdict }
              train: { run: "true", after: [check] }
              other: { run: "true" }
            """;

    @Test
    void aStepThatNeverEndsIsEndedWhenItsTimeIsUp() {
        world.push(
                "g1", "kaname: 1\npipeline: p\nsteps: { only: { run: sleep 100, timeout: 1s } }");
        RunDetail run = world.run("p", Map.of());
        assertEquals(Map.of("only", "timed_out"), states(run));
        assertEquals(RunState.FAILED, run.run().state());
    }

    @Test
    void anAttemptWhoseMachineVanishedIsMadeAgainIfThatDoesNoHarm() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: p
                steps:
                  pure: { shell: sh, run: "sleep 1; echo x > $KANAME_OUTPUT_X", outputs: { x: file } }
                  effect: { run: sleep 1 }
                """);
        String id = world.start("p", Map.of());
        while (world.processes().started().size() < 2) {
            Thread.onSpinWait();
        }
        world.processes().started().forEach(spec -> world.processes().vanish(spec.attempt()));
        RunDetail run = world.await(id);
        assertEquals(Map.of("pure", "succeeded", "effect", "lost"), states(run));
        assertEquals(
                List.of("lost", "succeeded"),
                step(run, "pure").attempts().stream().map(RunDetail.AttemptPage::state).toList());
    }

    @Test
    void aStoppedRunEndsItsProcessesAndPublishesNothing() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: p
                steps:
                  long: { shell: sh, run: "echo x > $KANAME_OUTPUT_X; sleep 100", outputs: { x: file } }
                  after: { run: "true", inputs: { x: long.x } }
                """);
        String id = world.start("p", Map.of());
        while (world.processes().started().isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals(RunState.CANCELLING, world.pipelines().cancel(World.ANN, World.PROJECT, id));
        RunDetail run = world.await(id);
        assertEquals(RunState.CANCELLED, run.run().state());
        assertEquals(Map.of("long", "cancelled", "after", "cancelled"), states(run));
        assertEquals(Map.of(), world.data().kept());
        assertEquals(Set.of(), world.tokens());
        assertTrue(
                assertThrows(
                                PipelineFailure.WrongState.class,
                                () -> world.pipelines().cancel(World.ANN, World.PROJECT, id))
                        .getMessage()
                        .endsWith("it ended as cancelled"));
    }

    @Test
    void metricsMayBeLoggedOrWritten() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: p
                steps:
                  written: { shell: sh, run: "echo '{\\"auc\\": 0.7}' > $KANAME_OUTPUT_M", outputs: { m: metrics } }
                  logged: { shell: sh, run: "sleep 1", outputs: { m: metrics } }
                """);
        String id = world.start("p", Map.of());
        while (world.processes().started().size() < 2) {
            Thread.onSpinWait();
        }
        world.processes()
                .started()
                .forEach(spec ->
                        world.models()
                                .measure(spec.attempt(), Map.of("f1", 0.5, "nan", Double.NaN)));
        RunDetail run = world.await(id);
        assertEquals("{\"auc\": 0.7}\n", step(run, "written").outputs().getFirst().content());
        assertEquals("{\"f1\":0.5}", step(run, "logged").outputs().getFirst().content());
    }

    @Test
    void anOutputBecomesADataCommitOnlyWhereItSaysSoAndOnlyOnce() {
        world.push(
                "g1",
                """
                kaname: 1
                pipeline: p
                steps:
                  build:
                    shell: sh
                    run: echo 1 > $KANAME_OUTPUT_TABLE; echo 2 > $KANAME_OUTPUT_NOTES
                    outputs:
                      table: { type: file, commit: "features@main:daily.csv" }
                      notes: file
                  after: { run: "cat {inputs.t}", inputs: { t: build.table } }
                """);
        RunDetail run = world.run("p", Map.of());
        assertEquals(RunState.SUCCEEDED, run.run().state());
        assertEquals(1, world.data().committed().size());
        assertTrue(world.data().committed().getFirst().startsWith("features@main:daily.csv "));
    }

    @Test
    void ofManyStepsAsManyRunAtOnceAsThereIsRoomFor() {
        StringBuilder text = new StringBuilder("kaname: 1\npipeline: many\nsteps:\n");
        for (int i = 0; i < 60; i++) {
            text.append(
                    "  s" + i + ": { run: \"true\", resources: { cpu: " + (i % 3 + 1) + " } }\n");
        }
        world.push("g1", text.toString());
        RunDetail run = world.run("many", Map.of());
        assertEquals(RunState.SUCCEEDED, run.run().state());
        assertEquals(60, world.processes().started().size());
    }

    static Map<String, String> states(RunDetail run) {
        Map<String, String> states = new LinkedHashMap<>();
        run.steps().forEach(step -> states.put(step.name(), step.state()));
        return states;
    }

    static StepPage step(RunDetail run, String name) {
        return run.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String log(RunDetail run, String step) {
        LogPiece piece =
                world.pipelines()
                        .log(
                                World.PROJECT,
                                run.run().id(),
                                step,
                                Optional.empty(),
                                LogStream.OUT,
                                0);
        assertTrue(piece.complete());
        assertFalse(piece.bytes().length == 0 && piece.next() > 0);
        return new String(piece.bytes(), StandardCharsets.UTF_8);
    }
}
