package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import dev.kaname.pipelines.testing.World;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.StepHost;
import dev.kaname.sandbox.StepHostSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Steps that misbehave, under the real step-host: the step ends, its run says why, and nothing is
/// left running.
@Timeout(180)
class HostileStepTest {
    private static final String END = "the end\n";

    @TempDir private Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private StepHost host;
    private Database database;
    private boolean mounted;

    @BeforeEach
    void begin() throws IOException {
        Path steps = Files.createDirectories(folder.resolve("steps"));
        database = Databases.open(DatabaseSettings.in(folder), List.of(), InstantSource.system());
        host = StepHost.connect(StepHostSettings.in(steps));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        database.close();
        host.retire(true);
        host.close();
        if (mounted) {
            assertEquals(0, system("umount", "-l", folder.resolve("small").toString()));
        }
    }

    private World world(Isolation isolation) {
        World world =
                new World(
                        database,
                        folder,
                        Optional.of(new HostedRunner(host, isolation, _ -> Optional.empty())));
        open.add(world);
        return world;
    }

    /// Runs one step that is a script.
    private static RunDetail run(World world, String keys, String script) {
        world.push(
                "g1",
                "kaname: 1\npipeline: hostile\nsteps:\n  only:\n    shell: bash\n%s    run: |\n%s"
                        .formatted(keys.indent(4), script.indent(6)));
        return world.run("hostile", Map.of());
    }

    private static String log(World world, RunDetail run, LogStream stream) {
        StringBuilder text = new StringBuilder();
        long from = 0;
        while (true) {
            LogPiece piece =
                    world.pipelines()
                            .log(
                                    World.PROJECT,
                                    run.run().id(),
                                    "only",
                                    Optional.empty(),
                                    stream,
                                    from);
            text.append(new String(piece.bytes(), StandardCharsets.UTF_8));
            if (piece.complete() || piece.bytes().length == 0) {
                return text.toString();
            }
            from = piece.next();
        }
    }

    /// Processes that belong to a run, wherever they hang.
    private static List<String> alive(RunDetail run) {
        String mark = "KANAME_RUN_ID=" + run.run().id();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process ->
                            Character.isDigit(process.getFileName().toString().charAt(0)))
                    .filter(process -> read(process.resolve("environ")).contains(mark))
                    .map(process -> read(process.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void aStepThatNeverEndsIsEndedWithEverythingItStarted() {
        RunDetail run =
                run(
                        world(Isolation.NONE),
                        "timeout: 2s",
                        """
                        sleep 1000 &
                        setsid sleep 1000 &
                        (trap '' TERM; sleep 1000) &
                        sleep 1000
                        """);
        assertEquals(Map.of("only", "timed_out"), RunningTest.states(run));
        assertEquals("its time was up", RunningTest.step(run, "only").reason());
        assertEquals(List.of(), alive(run));
    }

    @Test
    void aFloodOfOutputIsKeptInBoundsAndTheLogSaysThatItWasCut() throws IOException {
        World world = world(Isolation.NONE);
        RunDetail run = run(world, "timeout: 2m", "yes flood | head -c 100000000; echo the end\n");
        assertEquals(Map.of("only", "succeeded"), RunningTest.states(run));
        String attempt = RunningTest.step(run, "only").attempts().getFirst().id();
        long kept = Files.size(host.folderOf(attempt).resolve("stdout.log"));
        assertTrue(kept < 65L << 20, kept + " bytes are on disk");
        String log = log(world, run, LogStream.OUT);
        assertTrue(log.contains("[kaname] log cap of 67108864 bytes reached; "));
        assertTrue(log.endsWith(END), "the newest lines are kept");
    }

    @Test
    void childrenThatOutliveTheirStepAreReaped() {
        RunDetail run =
                run(
                        world(Isolation.NONE),
                        "timeout: 1m",
                        """
                        for i in 1 2 3; do (setsid nohup sleep 1000 > /dev/null 2>&1 &) ; done
                        env -i sleep 1000 &
                        """);
        assertEquals(Map.of("only", "succeeded"), RunningTest.states(run));
        assertEquals(List.of(), alive(run));
    }

    @Test
    void anIsolatedStepWritesNowhereButToItsOwnAndCallsNobody() throws IOException {
        assumeTrue(
                host.isolation().best() == Isolation.NAMESPACE,
                "no namespaces here: " + host.isolation().explanation());
        Path outside = folder.resolve("outside");
        Files.writeString(outside, "as it was");
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            World world = world(Isolation.NAMESPACE);
            RunDetail run =
                    run(
                            world,
                            "timeout: 1m\noutputs: { made: file }",
                            """
                            try() { "$@" 2> /dev/null && echo "$1 worked" || echo "$1 refused"; }
                            outside() { echo x > '%s'; }
                            system() { echo x > /usr/bin/kaname-was-here; }
                            code() { echo x > "$PWD/mine"; }
                            neighbour() { exec 3<> /dev/tcp/127.0.0.1/%d; }
                            world() { exec 3<> /dev/tcp/192.0.2.1/80; }
                            names() { getent hosts example.org; }
                            outside # it may write there: its /tmp is its own
                            for one in system code neighbour world names; do (try $one); done
                            echo made > "$KANAME_OUTPUT_MADE"
                            """
                                    .formatted(outside, listening.getLocalPort()));
            assertEquals(
                    """
                    system refused
                    code worked
                    neighbour refused
                    world refused
                    names refused
                    """,
                    log(world, run, LogStream.OUT));
            assertEquals(Map.of("only", "succeeded"), RunningTest.states(run));
            assertEquals("namespace", run.run().isolation());
            assertEquals("as it was", Files.readString(outside));
        }
    }

    @Test
    void aStepThatFillsTheDiskOfItsOutputsFailsAndTheNextOneFindsRoomAgain() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small"));
        mounted = system("mount", "-t", "tmpfs", "-o", "size=24m", "kaname", small.toString()) == 0;
        assumeTrue(mounted, "no small disk can be made here: it takes root");
        StepHost there = StepHost.connect(StepHostSettings.in(small));
        open.add(there);
        open.add(() -> there.retire(true));
        World world =
                new World(
                        database,
                        folder,
                        Optional.of(
                                new HostedRunner(there, Isolation.NONE, _ -> Optional.empty())));
        open.add(world);
        String keys = "timeout: 1m\noutputs: { made: file }";
        RunDetail full = run(world, keys, "head -c 100000000 /dev/zero > $KANAME_OUTPUT_MADE\n");
        assertEquals(Map.of("only", "failed"), RunningTest.states(full));
        assertEquals(List.of(), RunningTest.step(full, "only").outputs());
        assertEquals(Map.of(), world.data().kept());
        world.push(
                "g2",
                "kaname: 1\npipeline: next\nsteps: { only: { shell: sh, run: echo 1 > $KANAME_OUTPUT_MADE, outputs: { made: file } } }");
        RunDetail next = world.run("next", Map.of());
        assertEquals(Map.of("only", "succeeded"), RunningTest.states(next));
        assertFalse(world.data().kept().isEmpty());
    }

    private static int system(String... words) throws Exception {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
