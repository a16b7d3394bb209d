package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import dev.kaname.pipelines.testing.FolderData;
import dev.kaname.pipelines.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A server is killed with -9 at random moments, again and again, until its pipeline run is over.
/// Each step writes to a file outside everything when it begins and when it ends: that is the
/// witness.
///
/// `-Dkaname.test.kills=20` sets how many servers are killed in a round at most.
class KillTest {
    private static final int KILLS = Integer.getInteger("kaname.test.kills", 12);

    /// A diamond of many, a chain, commits to data, and a step that fails once.
    private static final String FILE =
            """
            kaname: 1
            pipeline: p%d
            steps:
              first: { shell: sh, run: "%s echo 1 > $KANAME_OUTPUT_X; %s", outputs: { x: file } }
            %s  last:
                shell: sh
                run: "%s cat $KANAME_INPUT_A0 $KANAME_INPUT_A7 > $KANAME_OUTPUT_X; %s"
                inputs: { a0: a0.x, a1: a1.x, a2: a2.x, a3: a3.x, a4: a4.x, a5: a5.x, a6: a6.x, a7: a7.x }
                outputs: { x: { type: file, commit: "out@main:x" } }
              tail: { shell: sh, run: "%s %s", inputs: { x: last.x }, cache: "off", outputs: { y: file } }
            """;

    private final Path folder;
    private final Path witness;
    private Optional<Process> server = Optional.empty();

    KillTest(@TempDir Path folder) {
        this.folder = folder;
        this.witness = folder.resolve("witness");
    }

    @AfterEach
    void endWhatIsLeft() throws Exception {
        if (server.isPresent()) {
            server.get().destroyForcibly().waitFor();
        }
        hosts().forEach(ProcessHandle::destroyForcibly);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20261121})
    void aKilledServerLosesRepeatsAndDoublesNothing(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Files.writeString(folder.resolve("kaname.yaml"), file());
        int kills = 0;
        while (!over(random, kills < KILLS)) {
            kills++;
        }
        System.out.println("seed " + seed + ": killed " + kills + " servers");
        assertTrue(kills > 0, "nobody was killed: the test proves nothing");
        checkEnd(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void whenStepHostIsKilledTooStepsAreMadeAgainButCommittedOnce(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Files.writeString(folder.resolve("kaname.yaml"), file());
        int kills = 0;
        while (!over(random, kills < KILLS)) {
            if (kills < 4) {
                hosts().forEach(ProcessHandle::destroyForcibly);
            }
            kills++;
        }
        System.out.println("seed " + seed + ": killed " + kills + " servers");
        checkEnd(4);
    }

    private String file() {
        String begins = "echo begin $KANAME_RUN_STEP $KANAME_RUN_ATTEMPT >> " + witness + ";";
        String ends = "echo end $KANAME_RUN_STEP $KANAME_RUN_ATTEMPT >> " + witness;
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            many.append(
                    "  a%d: { shell: sh, run: \"%s sleep 0.%d; cat $KANAME_INPUT_X > $KANAME_OUTPUT_X; : %d; %s\", inputs: { x: first.x }, outputs: { x: file } }%n"
                            .formatted(i, begins, i % 3, i, ends));
        }
        return FILE.formatted(
                1, begins, ends, many, begins, ends, begins, "echo 1 > $KANAME_OUTPUT_Y; " + ends);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void aServerThatDiesBetweenTwoOfItsStepsIsFollowedByOneThatGoesOn(Faults.Point point)
            throws Exception {
        Files.writeString(folder.resolve("kaname.yaml"), file());
        for (int passing : new int[] {1, 2}) {
            Process dying = start(point.name(), String.valueOf(passing));
            assertTrue(dying.waitFor(60, TimeUnit.SECONDS), this::story);
            assertTrue(dying.exitValue() == 137 || passing > 1, this::story);
        }
        assertEquals(0, finish(), this::story);
        checkEnd(1);
    }

    @Test
    void aStepThatCannotBeRunIsNotRunAfterACrashEither() throws Exception {
        Files.writeString(
                folder.resolve("kaname.yaml"),
                """
                kaname: 1
                pipeline: p1
                steps:
                  only:
                    shell: sh
                    run: "echo begin >> %s; echo 1 > $KANAME_OUTPUT_X"
                    inputs: { model: { model: nobody@champion } }
                    outputs: { x: file }
                """
                        .formatted(witness));
        assertEquals(137, start(Faults.Point.AFTER_ACT.name(), "1").waitFor(), this::story);
        assertEquals(0, finish(), this::story);
        assertFalse(Files.exists(witness), this::story);
        assertEquals("failed", theRun().run().state().word());
    }

    @Test
    void whatADeadServerDidNotComeToClearIsClearedByTheNext() throws Exception {
        Files.writeString(
                folder.resolve("kaname.yaml"),
                """
                kaname: 1
                pipeline: p1
                steps:
                  only: { shell: sh, run: "echo said; echo 1 > $KANAME_OUTPUT_X", outputs: { x: file } }
                """);
        assertEquals(137, start(Faults.Point.AFTER_ACT.name(), "2").waitFor(), this::story);
        assertEquals("succeeded", theRun().run().state().word());
        assertEquals(0, finish(), this::story);
        Path attempt =
                folder.resolve("steps/attempts")
                        .resolve(theRun().steps().getFirst().attempts().getFirst().id());
        assertTrue(Files.exists(attempt.resolve("stdout.log")), "logs are kept");
        assertFalse(Files.exists(attempt.resolve("work")), "the working folder is not");
    }

    /// Starts a server and kills it after a while, unless it says before that all is over.
    private boolean over(RandomGenerator random, boolean kill) throws Exception {
        if (!kill) {
            assertEquals(0, finish(), this::story);
            return true;
        }
        Process started = start();
        if (random.nextInt(4) > 0) {
            awaitOpen(started);
        }
        if (started.waitFor(random.nextInt(600), TimeUnit.MILLISECONDS)) {
            assertEquals(0, started.exitValue(), this::story);
            return true;
        }
        started.destroyForcibly().waitFor();
        return false;
    }

    private int finish() throws Exception {
        Process last = start();
        assertTrue(last.waitFor(60, TimeUnit.SECONDS), this::story);
        return last.exitValue();
    }

    private Process start(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledServer.class.getName(),
                                folder.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Files.writeString(folder.resolve("log"), "");
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        Process started = builder.start();
        server = Optional.of(started);
        return started;
    }

    private void awaitOpen(Process started) throws Exception {
        while (started.isAlive() && !Files.readString(folder.resolve("log")).contains("open")) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void checkEnd(int mostBeginnings) throws IOException {
        Map<String, Set<String>> begun = new TreeMap<>();
        for (String line : Files.readAllLines(witness)) {
            String[] words = line.split(" ");
            boolean isNew =
                    begun.computeIfAbsent(words[0] + " " + words[1], _ -> new HashSet<>())
                            .add(words[2]);
            assertTrue(isNew, () -> "an attempt ran twice: " + line);
        }
        begun.forEach((step, attempts) ->
                assertTrue(attempts.size() <= mostBeginnings, () -> step + " ran in " + attempts));
        Set<String> known = new HashSet<>();
        RunDetail run = theRun();
        assertEquals(
                Set.of("succeeded"), Set.copyOf(RunningTest.states(run).values()), run::toString);
        for (RunDetail.StepPage step : run.steps()) {
            List<RunDetail.AttemptPage> won =
                    step.attempts().stream().filter(a -> a.state().equals("succeeded")).toList();
            assertEquals(1, won.size(), step::toString);
            assertEquals(won.getLast(), step.attempts().getLast(), "nothing ran after the winner");
            assertTrue(begun.get("end " + step.name()).contains(won.getFirst().id()));
            step.attempts().forEach(attempt -> known.add(attempt.id()));
        }
        assertEquals(
                1, new FolderData(folder.resolve("data")).committed().size(), "one data commit");
        try (Stream<Path> folders = Files.list(folder.resolve("steps/attempts"))) {
            Set<String> unexplained =
                    folders.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
            unexplained.removeAll(known);
            assertEquals(Set.of(), unexplained, "attempt folders nobody decided on");
        }
    }

    /// The one run there is, as the tables tell it.
    private RunDetail theRun() {
        try (Database database =
                Databases.open(DatabaseSettings.in(folder), List.of(), InstantSource.system())) {
            RunPages pages = new RunPages(database, new Plans(database));
            List<RunPage> runs =
                    pages.runs(
                            World.PROJECT,
                            pages.pipeline(World.PROJECT, "p1").id(),
                            Optional.empty(),
                            10);
            assertEquals(1, runs.size());
            return pages.run(World.PROJECT, runs.getFirst().id());
        }
    }

    /// Every step-host of this test's folder, by its command line.
    private List<ProcessHandle> hosts() {
        List<ProcessHandle> hosts = new ArrayList<>();
        ProcessHandle.allProcesses()
                .filter(process ->
                        process.info()
                                .commandLine()
                                .filter(line -> line.contains(folder.resolve("steps").toString()))
                                .isPresent())
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .forEach(hosts::add);
        return hosts;
    }

    private String story() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
