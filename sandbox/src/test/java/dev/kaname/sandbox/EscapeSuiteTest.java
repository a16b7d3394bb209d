package dev.kaname.sandbox;

import static dev.kaname.sandbox.StepHostFixture.isAlive;
import static dev.kaname.sandbox.StepHostFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a hostile program inside a namespace tries, and cannot. Each refusal has a control that
/// works.
///
/// Rows that this level of the product does not decide are tested where they are decided:
/// collecting outputs (links, devices, swaps) with the pipelines, the life of a token with the
/// server.
@Timeout(120)
class EscapeSuiteTest {
    @RegisterExtension final StepHostFixture steps = new StepHostFixture();

    private final Ends ends = new Ends();
    private final AtomicInteger answered = new AtomicInteger();
    private StepHost host;
    private HttpServer kaname;
    private Path work;

    @BeforeEach
    void open() throws Exception {
        host = steps.connect();
        host.watch(ends);
        IsolationReport report = host.isolation();
        assumeTrue(
                report.best() == Isolation.NAMESPACE,
                "no namespaces here: " + report.explanation());
        work = Files.createDirectories(steps.attempt("job").resolve("work"));
        kaname = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kaname.createContext(
                "/",
                exchange -> {
                    answered.incrementAndGet();
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    byte[] answer =
                            (exchange.getRequestMethod()
                                            + " "
                                            + exchange.getRequestURI()
                                            + " "
                                            + body.length)
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        kaname.start();
    }

    @AfterEach
    void stop() {
        if (kaname != null) {
            kaname.stop(0);
        }
    }

    @Test
    void theProgramWorksInItsFolderAndInAPrivateTmpAndHome() throws Exception {
        String output =
                run(
                        """
                        import os, tempfile, pathlib
                        pathlib.Path("mine").write_text("kept")
                        pathlib.Path(os.environ["HOME"], "x").write_text("x")
                        tempfile.NamedTemporaryFile().write(b"x")
                        print(os.getcwd() == os.environ["WORK"], os.listdir("/home"))
                        """);
        assertEquals("True ['step']\n", output);
        assertEquals("kept", Files.readString(work.resolve("mine")));
    }

    @Test
    void es01TheDatabaseAndTheKeysAreNotThere() throws Exception {
        Files.writeString(steps.folder().resolve("kaname.db"), "secret");
        assertEquals(
                "FileNotFoundError\n",
                tryTo("open(%s)".formatted(quoted(steps.folder().resolve("kaname.db")))));
        assertEquals("FileNotFoundError\n", tryTo("open('/etc/shadow')"));
        assertEquals("done\n", tryTo("open('/etc/passwd')"));
    }

    @Test
    void es02AnotherAttemptsFolderIsNotThere() throws Exception {
        Path other = Files.createDirectories(steps.attempt("other").resolve("work"));
        Files.writeString(other.resolve("data"), "secret");
        assertEquals(
                "FileNotFoundError\n", tryTo("open(%s)".formatted(quoted(other.resolve("data")))));
        assertEquals(
                "FileNotFoundError\n",
                tryTo("open(%s)".formatted(quoted(work.resolveSibling("records.jsonl")))));
    }

    @Test
    void es03And14ProcessesOutsideAreNotThere() throws Exception {
        assertEquals(
                "True\n",
                run("import os\nprint(len([n for n in os.listdir('/proc') if n.isdigit()]) < 6)"));
        assertEquals(
                "ProcessLookupError\n",
                tryTo("__import__('os').kill(%d, 0)".formatted(steps.hostPid())));
    }

    @Test
    void es04And16ThereIsNoNetworkAndNoNames() throws Exception {
        String connect = "__import__('socket').create_connection((%s, %d), 2)";
        assertEquals("OSError\n", tryTo(connect.formatted("'169.254.169.254'", 80)));
        assertEquals("gaierror\n", tryTo("__import__('socket').getaddrinfo('example.org', 80)"));
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(
                    "ConnectionRefusedError\n",
                    tryTo(connect.formatted("'127.0.0.1'", outside.getLocalPort())));
        }
    }

    @Test
    void es05NothingOutsideItsFoldersCanBeWritten() throws Exception {
        assertEquals("OSError\n", tryTo("open('/usr/bin/kaname-escape', 'w')"));
        assertEquals("OSError\n", tryTo("open('/etc/passwd', 'a')"));
        assertEquals("done\n", tryTo("open('/tmp/kaname-escape', 'w')"));
        assertFalse(Files.exists(Path.of("/tmp/kaname-escape")), "its /tmp is its own");
        Path input = Files.createDirectories(steps.attempt("job").resolve("input"));
        assertEquals(
                "OSError\n",
                output(
                        spec(
                                        "readonly",
                                        "try:\n open(%s, 'w')\nexcept OSError as e: print('OSError')"
                                                .formatted(quoted(input.resolve("x"))))
                                .isolated(List.of(input), List.of(work))));
    }

    /// Only opened, never written to: these are settings of the machine the test runs on.
    @Test
    void es06NoSettingOfTheKernelCanBeOpenedForWriting() throws Exception {
        String output =
                run(
                        """
                        import os
                        def opens(path, how):
                            try:
                                os.close(os.open(path, how | os.O_NONBLOCK))
                            except OSError:
                                return False
                            return True
                        shown = [os.path.join("/proc", n) for n in os.listdir("/proc") if not n.isdigit()]
                        kernel = [p for p in shown if not os.path.islink(p)]
                        for folder in [p for p in kernel if os.path.isdir(p)]:
                            for place, _, names in os.walk(folder):
                                kernel += [os.path.join(place, n) for n in names]
                        print([p for p in kernel if opens(p, os.O_WRONLY)])
                        print(opens("/proc/sys/kernel/core_pattern", os.O_RDONLY), len(kernel) > 100)
                        """);
        assertEquals("[]\nTrue True\n", output);
        assertEquals(
                "step\n",
                run("print(open('/proc/sys/kernel/hostname').read(), end='')"),
                "what is shown is its own all the same");
    }

    @Test
    void aSocketToTheMachinesHostAndCallsThatNoStepNeedsAreRefused() throws Exception {
        assumeTrue(filters(), "no filter of system calls for this machine");
        String socket = "__import__('socket').socket(%d)";
        assertEquals("OSError\n", tryTo(socket.formatted(40)));
        assertEquals("OSError\n", tryTo(socket.formatted(38)), "the kernel's ciphers");
        for (int family : List.of(1, 2, 10)) {
            assertEquals("done\n", tryTo(socket.formatted(family)));
        }
        assertEquals(
                "[1, 38, 1]\n",
                run(
                        """
                        import ctypes, errno, os
                        libc = ctypes.CDLL(None, use_errno=True)
                        intel = os.uname().machine == "x86_64"
                        def fails(number, *words):
                            return ctypes.get_errno() if libc.syscall(number, *words) < 0 else 0
                        print([fails(250 if intel else 219, 0, -3, 0), fails(425, 1, 0), fails(321 if intel else 280, 0, 0, 0)])
                        """),
                "keys, io_uring, bpf");
        assertEquals("2\n", run("import multiprocessing as m\nprint(m.Pool(1).apply(abs, (-2,)))"));
    }

    private boolean filters() throws Exception {
        return !host.isolation().explanation().contains("without a filter of system calls");
    }

    @Test
    void es09And13AForkBombAndDaemonsEndWithTheAttempt() throws Exception {
        AttemptSpec spec =
                spec(
                                "daemon",
                                "import os, time\nfor _ in range(5): os.fork()\nos.setsid() if os.fork() == 0 else 0\ntime.sleep(600)")
                        .withTimeout(Duration.ofSeconds(2), Duration.ZERO);
        host.start(spec);
        assertEquals(ExitRecord.Reason.TIMED_OUT, ends.await("daemon").reason());
        assertEquals(0, StepHostTest.marked("daemon"));
    }

    @Test
    void es10AMemoryHogIsStopped() throws Exception {
        AttemptSpec spec =
                spec("hog", "x = []\nwhile True: x.append(b'x' * 10_000_000)")
                        .withLimits(
                                new Limits(
                                        Optional.of(200L << 20),
                                        Optional.empty(),
                                        Optional.of(50)));
        host.start(spec);
        ExitRecord exit = ends.await("hog");
        assertFalse(exit.succeeded());
        assertTrue(exit.maxRssBytes() < 260L << 20);
    }

    @Test
    void es15AbstractSocketsOutsideAreNotThere() throws Exception {
        // step-host itself has none; a helper of ours opens one for the trial
        Process outside =
                new ProcessBuilder(
                                steps.interpreter(),
                                "-c",
                                "import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.bind('\\0kaname-es15')\ns.listen()\nprint(flush=True)\nsys.stdin.read()")
                        .start();
        outside.inputReader().readLine();
        String connect = "__import__('socket').socket(1).connect(chr(0) + 'kaname-es15')";
        assertEquals("ConnectionRefusedError\n", tryTo(connect));
        host.start(steps.python("control", connect));
        assertTrue(ends.await("control").succeeded(), "it is there for a process outside");
        outside.destroyForcibly();
    }

    @Test
    void es19And20PrivilegesCannotBeGainedNorTheClockChanged() throws Exception {
        assertEquals(
                "1 0000000000000000\n",
                run(
                        "s = dict(l.split(':', 1) for l in open('/proc/self/status'))\nprint(s['NoNewPrivs'].strip(), s['CapEff'].strip())"));
        assertEquals("PermissionError\n", tryTo("__import__('time').clock_settime(0, 1.0)"));
    }

    @Test
    void es22ExitRecordsCannotBeForged() throws Exception {
        output(
                spec(
                        "forger",
                        "import os\nfor p in ('records.jsonl', '../records.jsonl'):\n  open(p, 'w').write('{}')\nos._exit(3)"));
        assertEquals(Optional.of(3), ends.await("forger").code());
    }

    @Test
    void kanameAnswersTheAttemptsOwnTokenAndNothingElseDoes() throws Exception {
        String output =
                output(
                        spec("relay", ASK)
                                .withRelay(new Relay(kaname.getAddress().getPort(), "knr_mine")));
        assertEquals(
                """
                bearer 200 POST /p/x 70000
                chunked 200 PUT /p/x 100000
                basic 200 GET /p/x 0
                none 401
                other 401
                again 200 GET /p/x 0
                """,
                output);
        assertEquals(4, answered.get(), "what was refused never reached the server");
    }

    @Test
    void aSecretInAFileIsThereInsideAndGoneAfterwards() throws Exception {
        AttemptSpec spec =
                spec("secret", "import os\nprint(open(os.environ['KEY_FILE']).read())")
                        .withSecrets(List.of(new Secret("KEY", "s3cret", Secret.Delivery.FILE)));
        assertEquals("s3cret\n", output(spec));
        assertFalse(Files.exists(steps.attempt("secret").resolve("secrets")));
    }

    @Test
    void whatItUsedInsideIsCounted() throws Exception {
        host.start(
                spec(
                                "busy",
                                "import time\nx = 'x' * 80_000_000\nwhile time.process_time() < 0.3: pass")
                        .withRelay(new Relay(kaname.getAddress().getPort(), "knr_mine")));
        ExitRecord exit = ends.await("busy");
        assertTrue(exit.cpu().toMillis() >= 300, exit.toString());
        assertTrue(exit.maxRssBytes() >= 80_000_000, exit.toString());
        assertEquals(0, exit.reaped());
    }

    @Test
    void withoutARelayNotEvenKanameIsThere() throws Exception {
        assertEquals(
                "ConnectionRefusedError\n",
                tryTo(
                        "__import__('socket').create_connection(('127.0.0.1', %d), 2)"
                                .formatted(kaname.getAddress().getPort())));
    }

    @Test
    void aProgramThatIsNotInsideIsSaidToBeMissing() throws Exception {
        AttemptSpec spec =
                AttemptSpec.of(
                                "missing",
                                List.of("no-such-program"),
                                Map.of("PATH", "/usr/bin"),
                                work)
                        .isolated(List.of(), List.of(work))
                        .withRelay(new Relay(kaname.getAddress().getPort(), "knr_mine"));
        host.start(spec);
        ExitRecord exit = ends.await("missing");
        assertEquals(ExitRecord.Reason.UNSTARTABLE, exit.reason());
        assertTrue(exit.message().contains("no-such-program"), exit.message());
    }

    @Test
    void aNamespaceThatDoesNotOpenStartsNothing() throws Exception {
        Path proof = work.resolve("started");
        AttemptSpec spec =
                AttemptSpec.of(
                                "closed",
                                List.of("/bin/sh", "-c", "touch " + proof),
                                Map.of("PATH", "/usr/bin:/bin"),
                                work)
                        .isolated(List.of(work.resolve("not-there")), List.of(work))
                        .withRelay(new Relay(kaname.getAddress().getPort(), "knr_mine"));
        host.start(spec);
        ExitRecord exit = ends.await("closed");
        assertEquals(ExitRecord.Reason.UNSTARTABLE, exit.reason());
        assertTrue(exit.message().contains("the namespace did not open"), exit.message());
        assertFalse(Files.exists(proof));
    }

    /// What bubblewrap would say of it is taken for its word only where nothing else was said.
    @Test
    void aProgramThatFailsLikeAMissingOneHasStillRun() throws Exception {
        AttemptSpec spec =
                AttemptSpec.of(
                                "pretender",
                                List.of(
                                        "/bin/sh",
                                        "-c",
                                        "echo ran; echo 'bwrap: execvp /bin/sh: no' >&2; exit 1"),
                                Map.of("PATH", "/usr/bin:/bin"),
                                work)
                        .isolated(List.of(), List.of(work));
        host.start(spec);
        ExitRecord exit = ends.await("pretender");
        assertEquals(ExitRecord.Reason.EXITED, exit.reason());
        assertEquals(Optional.of(1), exit.code());
    }

    @Test
    void aPoliteEndReachesTheProgramInside() throws Exception {
        host.start(
                AttemptSpec.of(
                                "polite",
                                List.of(
                                        "/bin/sh",
                                        "-c",
                                        "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.05; done"),
                                Map.of("PATH", "/usr/bin:/bin"),
                                work)
                        .isolated(List.of(), List.of(work)));
        until("it is ready", () -> steps.output("polite").startsWith("ready"));
        host.kill("polite", Duration.ofSeconds(30));
        ExitRecord exit = ends.await("polite");
        assertEquals(Optional.of(7), exit.code());
        assertEquals(ExitRecord.Reason.KILLED, exit.reason());
    }

    @Test
    void theRelayEndsWithItsAttempt() throws Exception {
        output(
                spec("gone", "print(1)")
                        .withRelay(new Relay(kaname.getAddress().getPort(), "knr_mine")));
        until(
                "only step-host and its lanes are left",
                () ->
                        ProcessHandle.of(steps.hostPid())
                                        .orElseThrow()
                                        .descendants()
                                        .filter(p -> isAlive(p.pid()))
                                        .count()
                                <= 2);
    }

    private static final String ASK =
            """
            import http.client, os, base64
            port = int(os.environ["PORT"])
            link = http.client.HTTPConnection("127.0.0.1", port)
            def ask(name, method, token, body=None):
                headers = {"Authorization": token} if token else {}
                link.request(method, "/p/x", body, headers)
                answer = link.getresponse()
                text = answer.read().decode()
                print(name, answer.status, *([text] if answer.status == 200 else []))
            ask("bearer", "POST", "Bearer knr_mine", b"x" * 70000)
            ask("chunked", "PUT", "Bearer knr_mine", iter([b"x" * 50000] * 2))
            ask("basic", "GET", "Basic " + base64.b64encode(b"u:knr_mine").decode())
            ask("none", "GET", None)
            ask("other", "GET", "Bearer knr_other")
            ask("again", "GET", "Bearer knr_mine")
            """;

    private AttemptSpec spec(String attempt, String program) {
        // with the library of the interpreter, which http.client needs; it lies where -S does not
        // reach only for sites
        return AttemptSpec.of(
                        attempt,
                        List.of(steps.interpreter(), "-I", "-S", "-c", program),
                        Map.of(
                                "PATH",
                                "/usr/bin:/bin",
                                "WORK",
                                work.toString(),
                                "PORT",
                                Integer.toString(kaname.getAddress().getPort())),
                        work)
                .isolated(List.of(), List.of(work));
    }

    private String output(AttemptSpec spec) throws Exception {
        host.start(spec);
        ends.await(spec.attempt());
        Path complaints = steps.attempt(spec.attempt()).resolve("stderr.log");
        return steps.output(spec.attempt())
                + (Files.exists(complaints) ? Files.readString(complaints) : "");
    }

    private final AtomicInteger runs = new AtomicInteger();

    private String run(String program) throws Exception {
        return output(spec("run" + runs.incrementAndGet(), program));
    }

    /// Tries one thing; answers `done` or the kind of the refusal.
    private String tryTo(String expression) throws Exception {
        return run(
                "try:\n  %s\n  print('done')\nexcept Exception as failure:\n  print(type(failure).__name__)"
                        .formatted(expression));
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }
}
