package dev.kaname.sandbox;

import static dev.kaname.sandbox.StepHostFixture.isAlive;
import static dev.kaname.sandbox.StepHostFixture.read;
import static dev.kaname.sandbox.StepHostFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class StepHostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension final StepHostFixture steps = new StepHostFixture();

    private StepHost host;
    private final Ends ends = new Ends();

    @BeforeEach
    void connect() {
        host = steps.connect();
        host.watch(ends);
    }

    @Test
    void aProgramRunsAndItsEndIsToldAndRecorded() throws Exception {
        StartOutcome outcome = host.start(steps.shell("a1", "echo out; echo err >&2; exit 3"));
        assertInstanceOf(StartOutcome.Started.class, outcome);
        ExitRecord exit = ends.await("a1");
        assertEquals(ExitRecord.Reason.EXITED, exit.reason());
        assertEquals(Optional.of(3), exit.code());
        assertFalse(exit.succeeded());
        assertEquals("out\n", steps.output("a1"));
        assertEquals("err\n", read(steps.attempt("a1").resolve("stderr.log")));
        assertEquals(new AttemptState.Ended(exit), host.state("a1"));
        assertTrue(exit.maxRssBytes() > 0);
        assertFalse(exit.endedAt().isBefore(exit.startedAt()));
    }

    @Test
    void anAttemptRunsAtMostOnce() throws Exception {
        AttemptSpec spec = steps.shell("once", "echo ran; read line");
        // standard input is empty, so this ends at once
        host.start(spec);
        ExitRecord exit = ends.await("once");
        assertEquals(new StartOutcome.AlreadyEnded(exit), host.start(spec));
        assertEquals("ran\n", steps.output("once"));
    }

    @Test
    void whatStillRunsIsNotStartedAgain() {
        AttemptSpec spec = steps.shell("busy", "exec sleep 600");
        StartOutcome first = host.start(spec);
        StartOutcome again = host.start(spec);
        assertInstanceOf(StartOutcome.Started.class, first);
        assertInstanceOf(StartOutcome.AlreadyRunning.class, again);
        assertEquals(
                List.of("busy"), host.running().stream().map(RunningAttempt::attempt).toList());
        assertInstanceOf(AttemptState.Running.class, host.state("busy"));
    }

    @Test
    void anAttemptNobodyStartedIsSaidToBeSo() {
        assertEquals(new AttemptState.NeverStarted(), host.state("nobody"));
        assertFalse(host.kill("nobody", Duration.ZERO));
    }

    @Test
    void theProgramGetsExactlyItsWordsAndVariables() throws Exception {
        host.start(
                steps.python(
                        "words",
                        "import sys, os; print(sys.argv[1:], sorted(os.environ))",
                        "$(id)",
                        "`x` ; y",
                        "ü"));
        assertTrue(ends.await("words").succeeded());
        assertEquals(
                "['$(id)', '`x` ; y', 'ü'] ['KANAME_ATTEMPT', 'LC_CTYPE', 'PATH']\n",
                steps.output("words"));
    }

    @Test
    void aLaneIsUsedAgain() throws Exception {
        for (int i = 0; i < 20; i++) {
            host.start(steps.shell("many" + i, "exit 0"));
            assertTrue(ends.await("many" + i).succeeded());
        }
        assertFalse(
                Files.exists(steps.folder().resolve("host/lane-3.journal")),
                "one after another needs few lanes");
    }

    @Test
    void aProgramThatIsNotThereIsSaidToBeMissing() throws Exception {
        host.start(AttemptSpec.of("none", List.of("no-such-program"), Map.of(), steps.folder()));
        ExitRecord exit = ends.await("none");
        assertEquals(ExitRecord.Reason.UNSTARTABLE, exit.reason());
        assertEquals("no-such-program: not found on the PATH", exit.message());
    }

    @Test
    void aWorkingFolderThatIsNotThereIsSaidToBeMissing() throws Exception {
        host.start(
                AttemptSpec.of(
                        "nowhere", List.of("/bin/true"), Map.of(), Path.of("/no/such/folder")));
        assertEquals(ExitRecord.Reason.UNSTARTABLE, ends.await("nowhere").reason());
        host.start(steps.shell("next", "true"));
        assertTrue(ends.await("next").succeeded(), "the lane is good for another attempt");
    }

    @Test
    void aStepThatNeverEndsIsEndedWhenItsTimeIsUp() throws Exception {
        host.start(
                steps.shell("forever", "trap '' TERM; while :; do sleep 1; done")
                        .withTimeout(Duration.ofMillis(300), Duration.ofMillis(200)));
        ExitRecord exit = ends.await("forever");
        assertEquals(ExitRecord.Reason.TIMED_OUT, exit.reason());
        assertEquals(Optional.of(9), exit.signal());
    }

    @Test
    void aStepThatListensEndsPolitelyWhenItsTimeIsUp() throws Exception {
        host.start(
                steps.shell("polite", "trap 'echo bye; exit 7' TERM; while :; do sleep 0.05; done")
                        .withTimeout(Duration.ofMillis(500), Duration.ofSeconds(60)));
        ExitRecord exit = ends.await("polite");
        assertEquals(ExitRecord.Reason.TIMED_OUT, exit.reason());
        assertEquals(Optional.of(7), exit.code());
        assertEquals("bye\n", steps.output("polite"));
    }

    @Test
    void aStepIsKilledWhenAsked() throws Exception {
        host.start(steps.shell("killed", "exec sleep 600"));
        assertTrue(host.kill("killed", Duration.ofSeconds(60)));
        ExitRecord exit = ends.await("killed");
        assertEquals(ExitRecord.Reason.KILLED, exit.reason());
        assertEquals(Optional.of(15), exit.signal());
    }

    @Test
    void aStepThatIsKilledWhileItIsBeingStartedEndsAndIsTold() throws Exception {
        List<String> attempts = IntStream.range(0, 40).mapToObj(i -> "early" + i).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String attempt : attempts) {
                threads.submit(() -> host.start(steps.shell(attempt, "exec sleep 600")));
                threads.submit(() ->
                        until(attempt + " is there", () -> host.kill(attempt, Duration.ZERO)));
            }
        }
        for (String attempt : attempts) {
            assertEquals(ExitRecord.Reason.KILLED, ends.await(attempt).reason(), attempt);
        }
    }

    @Test
    void whatAPowerCutLeftOfStepHostsOwnFilesIsMadeWhole() throws Exception {
        long old = steps.hostPid();
        host.retire(true);
        until("step-host has gone", () -> !isAlive(old));
        Files.writeString(steps.folder().resolve("host/python"), "");
        try (Stream<Path> files = Files.walk(steps.folder().resolve("host"))) {
            for (Path source : files.filter(path -> path.toString().endsWith(".py")).toList()) {
                Files.writeString(source, "");
            }
        }
        connect();
        host.start(steps.shell("after", "exit 0"));
        assertTrue(ends.await("after").succeeded());
    }

    @Test
    void whatAStepLeavesBehindIsKilledAtItsEnd() throws Exception {
        // a plain child, one in a session of its own, and one that forked twice and cleared its
        // environment
        host.start(
                steps.shell(
                        "daemons",
                        "sleep 601 & echo $!;"
                                + " setsid sleep 602 & echo $!;"
                                + " (setsid env -i sh -c 'echo $$; (sleep 603 & echo $!); exec sleep 604' &);"
                                + " sleep 0.5"));
        ExitRecord exit = ends.await("daemons");
        List<String> pids = steps.output("daemons").lines().toList();
        assertEquals(4, pids.size());
        assertTrue(
                pids.stream().noneMatch(pid -> isAlive(Long.parseLong(pid))),
                "some live on: " + pids);
        assertTrue(exit.succeeded());
        assertEquals(4, exit.reaped());
    }

    @Test
    void whatAnotherStepStartedIsLeftAlone() throws Exception {
        host.start(steps.shell("other", "(setsid env -i sleep 600 & echo $!); exec sleep 600"));
        until("the other step has started its child", () -> !steps.output("other").isEmpty());
        host.start(steps.shell("mine", "(setsid sleep 600 &) ; true"));
        assertEquals(1, ends.await("mine").reaped());
        assertTrue(isAlive(Long.parseLong(steps.output("other").strip())));
    }

    @Test
    void aForkBombIsEnded() throws Exception {
        host.start(
                steps.python(
                                "bomb",
                                """
                                import os, time
                                for _ in range(7): os.fork()
                                while True:
                                    os.fork() or os._exit(0)
                                    time.sleep(0.01)
                                """)
                        .withTimeout(Duration.ofMillis(1500), Duration.ZERO));
        assertEquals(ExitRecord.Reason.TIMED_OUT, ends.await("bomb").reason());
        assertEquals(0, marked("bomb"), "processes of the bomb");
    }

    @Test
    void aProgramGetsNoMoreProcessesThanItMayHave() throws Exception {
        assumeTrue(
                !host.isolation().limits().get("processes").equals("none"),
                "no control groups here, and the kernel does not count the processes of root");
        host.start(
                steps.python(
                                "many",
                                """
                                import os, time
                                made = 0
                                try:
                                    while made < 500:
                                        if os.fork() == 0:
                                            time.sleep(600)
                                        made += 1
                                except BlockingIOError:
                                    pass
                                print(made)
                                """)
                        .withLimits(
                                new Limits(Optional.empty(), Optional.empty(), Optional.of(20))));
        assertTrue(ends.await("many").succeeded());
        int made = Integer.parseInt(steps.output("many").strip());
        // without control groups, the user's other processes may end meanwhile and make room
        assertTrue(made > 0 && made < 500, "made " + made);
        assertEquals(0, marked("many"));
    }

    @Test
    void aFloodOfOutputIsCutAndNeitherBlocksNorFillsTheDisk() throws Exception {
        host.start(
                steps.shell(
                                "flood",
                                "head -c 300000000 /dev/zero | tr '\\0' 'x' | fold -w 99; echo the end")
                        .withLogCap(1 << 20));
        ExitRecord exit = ends.await("flood");
        String log = steps.output("flood");
        assertTrue(exit.succeeded());
        assertTrue(log.length() < (1 << 20) + (1 << 16), "kept " + log.length());
        assertTrue(log.contains("[kaname] log cap of 1048576 bytes reached; "));
        assertTrue(log.endsWith("the end\n"));
        assertTrue(exit.logBytesDropped() > 250_000_000);
    }

    @Test
    void outputUpToTheCapIsKeptWhole() throws Exception {
        host.start(steps.shell("full", "head -c 1048576 /dev/zero").withLogCap(1 << 20));
        assertEquals(0, ends.await("full").logBytesDropped());
        assertEquals(1 << 20, Files.size(steps.attempt("full").resolve("stdout.log")));
    }

    @Test
    void aSecretReachesTheProcessAndNoFileOfOurs() throws Exception {
        AttemptSpec spec =
                steps.shell("secret", "echo ${#TOKEN}; wc -c < $KEY_FILE; stat -c %a $KEY_FILE")
                        .withSecrets(
                                List.of(
                                        new Secret(
                                                "TOKEN", "s3cret-token", Secret.Delivery.VARIABLE),
                                        new Secret("KEY", "s3cret-key", Secret.Delivery.FILE)));
        host.start(spec);
        ends.await("secret");
        assertEquals("12\n10\n600\n", steps.output("secret"));
        try (var files = Files.walk(steps.folder())) {
            assertTrue(
                    files.filter(Files::isRegularFile).noneMatch(file -> holds(file, "s3cret")),
                    "a secret was written down");
        }
        assertFalse(spec.toString().contains("s3cret"));
    }

    @Test
    void onlyTheOwnerMayEnterOrAsk() throws Exception {
        host.start(steps.shell("modes", "true"));
        ends.await("modes");
        for (String name : List.of("host", "attempts", "attempts/modes")) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(steps.folder().resolve(name))),
                    name);
        }
        for (String name : List.of("host/socket", "attempts/modes/records.jsonl")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(steps.folder().resolve(name))),
                    name);
        }
    }

    @Test
    void aMemoryHogIsStopped() throws Exception {
        host.start(
                steps.python("hog", "x = []\nwhile True: x.append(b'x' * 10_000_000)")
                        .withLimits(
                                new Limits(
                                        Optional.of(100L << 20), Optional.of(0.5), Optional.of(50)))
                        .withTimeout(Duration.ofSeconds(60), Duration.ZERO));
        ExitRecord exit = ends.await("hog");
        assertEquals(ExitRecord.Reason.EXITED, exit.reason());
        assertFalse(exit.succeeded());
        assertTrue(exit.maxRssBytes() < 150L << 20);
        host.start(steps.shell("after", "ulimit -v"));
        ends.await("after");
        assertEquals("unlimited\n", steps.output("after"), "a limit must not outlast its attempt");
    }

    @Test
    void aServerThatSpeaksNonsenseHarmsNobody() throws Exception {
        host.start(steps.shell("steady", "while [ ! -e go ]; do sleep 0.02; done"));
        long before = steps.hostPid();
        try (HostChannel other =
                HostChannel.open(steps.folder().resolve("host/socket"), PATIENCE)) {
            other.listen(_ -> {});
            assertTrue(other.ask(HostChannel.request("start")).has("error"));
            assertTrue(other.ask(HostChannel.request("dance")).has("error"));
        }
        Files.createFile(steps.folder().resolve("go"));
        assertTrue(ends.await("steady").succeeded());
        assertEquals(before, steps.hostPid());
    }

    @Test
    void aStepHostThatHangsIsNotWaitedForForEver() throws Exception {
        Path socket = steps.folder().resolve("host/socket");
        signal("-STOP");
        try {
            assertThrows(
                    IOException.class,
                    () -> HostChannel.open(socket, Duration.ofMillis(300)).close());
        } finally {
            signal("-CONT");
        }
        HostChannel.open(socket, PATIENCE).close();
    }

    @Test
    void whileAnEarlierStepHostIsStillLeavingTheNextOneWaitsForItsPlace() throws Exception {
        long old = steps.hostPid();
        host.retire(true);
        until("step-host has gone", () -> !isAlive(old));
        String leaving =
                """
                import fcntl, sys, time
                lock = open(sys.argv[1], "r+")
                fcntl.lockf(lock, fcntl.LOCK_EX)
                print("held", flush=True)
                time.sleep(1.5)
                """;
        String lock = steps.folder().resolve("host/lock").toString();
        Process other = new ProcessBuilder(steps.interpreter(), "-c", leaving, lock).start();
        assertEquals("held", other.inputReader().readLine());

        connect();
        host.start(steps.shell("after", "exit 0"));
        assertTrue(ends.await("after").succeeded());
    }

    private void signal(String which) throws Exception {
        String pid = Long.toString(steps.hostPid());
        assertEquals(0, new ProcessBuilder("kill", which, pid).start().waitFor());
    }

    @Test
    void whatIsNotWellFormedIsRefusedBeforeAnythingRuns() {
        assertThrows(SandboxFailure.Invalid.class, () -> steps.shell("../up", "true"));
        assertThrows(SandboxFailure.Invalid.class, () -> host.state("a/b"));
        assertThrows(
                SandboxFailure.Invalid.class,
                () -> AttemptSpec.of("x", List.of(), Map.of(), steps.folder()));
        assertThrows(
                SandboxFailure.Invalid.class,
                () -> AttemptSpec.of("x", List.of("a\0b"), Map.of(), steps.folder()));
        assertThrows(
                SandboxFailure.Invalid.class,
                () -> AttemptSpec.of("x", List.of("a"), Map.of("A=B", ""), steps.folder()));
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(
                            Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains(text);
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    static long marked(String attempt) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        holds(
                                Path.of("/proc/" + process.pid() + "/environ"),
                                "KANAME_ATTEMPT=" + attempt + "\0"))
                .count();
    }
}
