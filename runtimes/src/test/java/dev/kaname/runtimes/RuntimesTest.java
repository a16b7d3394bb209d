package dev.kaname.runtimes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class RuntimesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final PythonRange ANY = PythonRange.parse(">=3.10");

    private Path folder;
    private Path wheels;

    @BeforeEach
    void makeWheels() throws IOException {
        folder = Files.createTempDirectory("kaname-runtimes");
        wheels = Files.createDirectories(folder.resolve("wheels"));
        Wheels.make(wheels, "alpha", "1.0", "beta>=2", "gamma ; python_version < \"3\"");
        Wheels.make(wheels, "alpha", "1.5", "beta>=2");
        Wheels.make(wheels, "beta", "1.0");
        Wheels.make(wheels, "beta", "2.1");
    }

    @AfterEach
    void removeAll() throws IOException {
        Trees.remove(folder);
    }

    @Test
    void requirementsBecomeALockOfEverythingThatIsNeeded() {
        RuntimeLock lock = offline().resolve(Requirements.parse("alpha<1.5\n"), ANY, _ -> {});
        assertEquals(
                List.of(
                        new RuntimeLock.Locked(
                                "alpha", "1.0", PackageIndex.sha256(wheel("alpha-1.0"))),
                        new RuntimeLock.Locked(
                                "beta", "2.1", PackageIndex.sha256(wheel("beta-2.1")))),
                lock.packages());
        assertFalse(
                lock.text().contains(wheels.toString()),
                "a lock does not say where its files came from");
    }

    @Test
    void aRuntimeHoldsExactlyItsLock() throws Exception {
        Runtimes runtimes = offline();
        RuntimeLock lock = runtimes.resolve(Requirements.parse("alpha"), ANY, _ -> {});
        BuiltRuntime runtime = runtimes.build(lock, _ -> {});
        assertEquals(lock.digest(), runtime.digest());
        assertEquals(
                "1.5 2.1\n",
                ask(runtime, "import alpha, beta; print(alpha.version, beta.version)"));
        assertEquals(
                "['alpha', 'beta']\n",
                ask(
                        runtime,
                        "from importlib.metadata import distributions as d; print(sorted(each.name for each in d()))"));
        RuntimeDetails details = runtimes.inspect(lock.digest()).orElseThrow();
        assertEquals(lock, details.lock());
        assertEquals(NOON, details.builtAt());
        assertEquals(List.of(details), runtimes.list());
    }

    @Test
    void aRuntimeIsCompiledAndReadOnlyAndItsScriptsFindIt() throws Exception {
        Runtimes runtimes = offline();
        BuiltRuntime runtime =
                runtimes.build(runtimes.resolve(Requirements.parse("beta"), ANY, _ -> {}), _ -> {});
        try (Stream<Path> files = Files.walk(runtime.folder().resolve("venv"))) {
            List<Path> all = files.filter(file -> !Files.isSymbolicLink(file)).toList();
            assertTrue(all.stream().anyMatch(file -> file.toString().endsWith(".pyc")));
            assertTrue(
                    all.stream().noneMatch(file -> rights(file).contains("w")),
                    "something can be written: "
                            + all.stream().filter(file -> rights(file).contains("w")).toList());
        }
        String script = Files.readString(runtime.programs().resolve("beta"));
        assertTrue(script.contains(runtime.python().toString()), script);
    }

    @Test
    void equalQuestionsAtTheSameTimeAreAnsweredOnce() throws Exception {
        try (PackageIndex index = PackageIndex.plain(wheels)) {
            Runtimes runtimes = runtimes(mirror(index));
            List<RuntimeLock> locks =
                    atOnce(() -> runtimes.resolve(Requirements.parse("alpha"), ANY, _ -> {}));
            assertEquals(1, locks.stream().distinct().count());
            assertEquals(1, index.asked().stream().filter("/simple/alpha/"::equals).count());
            int before = index.asked().size();
            runtimes(mirror(index)).resolve(Requirements.parse("# the same\nalpha"), ANY, _ -> {});
            assertEquals(before, index.asked().size(), "remembered in the folder");
        }
    }

    @Test
    void equalBuildsAtTheSameTimeAreDoneOnce() throws Exception {
        try (PackageIndex index = PackageIndex.plain(wheels)) {
            Runtimes one = runtimes(mirror(index));
            Runtimes two = runtimes(mirror(index));
            RuntimeLock lock = one.resolve(Requirements.parse("beta==1.0"), ANY, _ -> {});
            index.asked().clear();
            List<BuiltRuntime> built = atOnce(() -> one.build(lock, _ -> {}));
            assertEquals(1, built.stream().distinct().count());
            assertEquals(built.getFirst(), two.build(lock, _ -> {}));
            assertEquals(1, index.asked().stream().filter("/simple/beta/"::equals).count());
        }
    }

    @Test
    void anotherVersionIsAnotherRuntime() {
        Runtimes runtimes = offline();
        String one = runtimes.resolve(Requirements.parse("beta==1.0"), ANY, _ -> {}).digest();
        String two = runtimes.resolve(Requirements.parse("beta==2.1"), ANY, _ -> {}).digest();
        assertNotEquals(one, two);
    }

    @Test
    void noRequirementsAreAnEmptyRuntime() throws Exception {
        Runtimes runtimes = offline();
        BuiltRuntime runtime =
                runtimes.build(
                        runtimes.resolve(Requirements.parse("# none\n"), ANY, _ -> {}), _ -> {});
        assertEquals("ok\n", ask(runtime, "print('ok')"));
    }

    @Test
    void whatAKilledBuildLeftIsNotSeenAndIsReplaced() throws Exception {
        Runtimes runtimes = offline();
        RuntimeLock lock = runtimes.resolve(Requirements.parse("beta"), ANY, _ -> {});
        Path half =
                Files.createDirectories(
                        folder.resolve("runtimes").resolve(lock.digest()).resolve("venv/bin"));
        Files.createFile(
                half.resolve("python"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertEquals(Optional.empty(), runtimes.find(lock.digest()));
        assertEquals(List.of(), runtimes.list());
        assertEquals(
                "2.1\n", ask(runtimes.build(lock, _ -> {}), "import beta; print(beta.version)"));
    }

    @Test
    void aFileThatIsNotTheLockedOneIsNotInstalled() throws Exception {
        try (PackageIndex index = PackageIndex.plain(wheels)) {
            Runtimes runtimes = runtimes(mirror(index));
            RuntimeLock lock = runtimes.resolve(Requirements.parse("beta==1.0"), ANY, _ -> {});
            Wheels.make(wheels, "beta", "1.0", "alpha");
            RuntimeFailure failure =
                    assertThrows(
                            RuntimeFailure.BuildFailed.class, () -> runtimes.build(lock, _ -> {}));
            assertTrue(failure.getMessage().contains("HASHES"), failure.getMessage());
            assertEquals(Optional.empty(), runtimes.find(lock.digest()));
        }
    }

    @Test
    void nothingOfAPackageRunsWhileItsRuntimeIsBuilt() throws Exception {
        Path mark = folder.resolve("ran");
        Wheels.make(
                wheels,
                "eager",
                "1.0",
                Map.of("eager.pth", "import os; open('" + mark + "', 'w').close()\n"));
        Runtimes runtimes = offline();

        BuiltRuntime runtime =
                runtimes.build(
                        runtimes.resolve(Requirements.parse("eager"), ANY, _ -> {}), _ -> {});

        assertFalse(Files.exists(mark), "a package ran on the server, outside any sandbox");
        // a step of that runtime is where it may
        ask(runtime, "print('step')");
        assertTrue(Files.exists(mark));
    }

    @Test
    void anAnswerThatAPowerCutDamagedIsAskedForAgain() throws Exception {
        RuntimeLock lock = offline().resolve(Requirements.parse("alpha"), ANY, _ -> {});
        try (Stream<Path> answers = Files.list(folder.resolve("runtimes/resolved"))) {
            for (Path answer : answers.toList()) {
                Files.writeString(answer, "");
            }
        }

        assertEquals(lock, offline().resolve(Requirements.parse("alpha"), ANY, _ -> {}));
    }

    @Test
    void aRuntimeThatAPowerCutDamagedIsBuiltAgain() throws Exception {
        Runtimes runtimes = offline();
        RuntimeLock lock = runtimes.resolve(Requirements.parse("alpha"), ANY, _ -> {});
        Path place = runtimes.build(lock, _ -> {}).folder();
        Files.writeString(place.resolve("lock.txt"), "");

        assertEquals(Optional.empty(), offline().find(lock.digest()));
        assertEquals(List.of(), offline().list());
        assertTrue(offline().find(offline().build(lock, _ -> {}).digest()).isPresent());
    }

    @Test
    void aProgramThatTakesTooLongIsEndedAndSaysSo() {
        Commands.Result result =
                new Commands(folder)
                        .run(
                                List.of("/bin/sh", "-c", "echo begun; exec sleep 600"),
                                Map.of(),
                                Duration.ofMillis(300),
                                _ -> {});

        assertEquals(-1, result.code());
        assertTrue(result.output().startsWith("begun\n"), result.output());
        assertTrue(InstallerOutput.summary(result.output()).contains("stopped after"));
    }

    @Test
    void aRemovedRuntimeIsGoneAndCanBeBuiltAgain() throws Exception {
        Runtimes runtimes = offline();
        RuntimeLock lock = runtimes.resolve(Requirements.parse("beta"), ANY, _ -> {});
        BuiltRuntime runtime = runtimes.build(lock, _ -> {});
        runtimes.remove(lock.digest());
        assertFalse(Files.exists(runtime.folder()));
        assertThrows(RuntimeFailure.Missing.class, () -> runtimes.remove(lock.digest()));
        assertEquals(
                "2.1\n", ask(runtimes.build(lock, _ -> {}), "import beta; print(beta.version)"));
    }

    @Test
    void aMirrorIsUsedWhenConfigured() throws Exception {
        try (PackageIndex index = PackageIndex.plain(wheels)) {
            RuntimeLock lock =
                    runtimes(mirror(index)).resolve(Requirements.parse("alpha"), ANY, _ -> {});
            assertTrue(index.asked().contains("/simple/alpha/"));
            assertFalse(lock.text().contains("127.0.0.1"));
            assertEquals(
                    offline().resolve(Requirements.parse("alpha"), ANY, _ -> {}),
                    lock,
                    "the same files from elsewhere are the same runtime");
        }
    }

    @Test
    void aProxyIsUsedWhenConfigured() throws Exception {
        try (PackageIndex proxy = PackageIndex.plain(wheels)) {
            Map<String, String> installer =
                    Map.of(
                            "PIP_INDEX_URL", "http://index.invalid/simple/",
                            "PIP_TRUSTED_HOST", "index.invalid",
                            "PIP_PROXY", "http://127.0.0.1:" + proxy.port());
            Runtimes runtimes = runtimes(installer);
            BuiltRuntime runtime =
                    runtimes.build(
                            runtimes.resolve(Requirements.parse("beta"), ANY, _ -> {}), _ -> {});
            assertEquals("2.1\n", ask(runtime, "import beta; print(beta.version)"));
            assertTrue(
                    proxy.asked().contains("http://index.invalid/simple/beta/"),
                    proxy.asked().toString());
        }
    }

    @Test
    void aPrivateCertificateAuthorityIsTrustedWhenConfiguredAndOnlyThen() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path authority = folder.resolve("authority.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "index",
                "-keyalg",
                "EC",
                "-dname",
                "CN=index",
                "-ext",
                "bc=ca:true",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "index",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-file",
                authority.toString());
        try (PackageIndex index = PackageIndex.overTls(wheels, keys)) {
            Map<String, String> installer = new HashMap<>();
            installer.put("PIP_INDEX_URL", "https://127.0.0.1:" + index.port() + "/simple/");
            installer.put("PIP_RETRIES", "0");
            RuntimeFailure failure =
                    assertThrows(
                            RuntimeFailure.Unavailable.class,
                            () ->
                                    runtimes(installer)
                                            .resolve(Requirements.parse("alpha"), ANY, _ -> {}));
            assertFalse(failure.getMessage().contains("https:"), failure.getMessage());
            installer.put("PIP_CERT", authority.toString());
            assertEquals(
                    2,
                    runtimes(installer)
                            .resolve(Requirements.parse("alpha"), ANY, _ -> {})
                            .packages()
                            .size());
        }
    }

    @Test
    void anIndexThatTellsNoHashesIsCountedByUs() throws Exception {
        try (PackageIndex index = PackageIndex.withoutHashes(wheels)) {
            RuntimeLock lock =
                    runtimes(mirror(index)).resolve(Requirements.parse("beta==1.0"), ANY, _ -> {});
            assertEquals(
                    PackageIndex.sha256(wheel("beta-1.0")), lock.packages().getFirst().sha256());
        }
    }

    @Test
    void aPackageThatIsNotThereIsUnresolvable() {
        RuntimeFailure failure =
                assertThrows(
                        RuntimeFailure.Unresolvable.class,
                        () -> offline().resolve(Requirements.parse("nowhere"), ANY, _ -> {}));
        assertTrue(failure.getMessage().contains("nowhere"), failure.getMessage());
    }

    @Test
    void requirementsThatContradictEachOtherAreUnresolvable() {
        assertThrows(
                RuntimeFailure.Unresolvable.class,
                () -> offline().resolve(Requirements.parse("alpha\nbeta<2"), ANY, _ -> {}));
    }

    @Test
    void aSourcePackageIsNotRun() throws Exception {
        Files.writeString(wheels.resolve("delta-1.0.tar.gz"), "not even a package");
        RuntimeFailure failure =
                assertThrows(
                        RuntimeFailure.Unresolvable.class,
                        () -> offline().resolve(Requirements.parse("delta"), ANY, _ -> {}));
        assertTrue(failure.getMessage().contains("only ready-made wheels"), failure.getMessage());
    }

    @Test
    void anIndexThatDoesNotAnswerIsUnavailable() {
        Map<String, String> installer =
                Map.of("PIP_INDEX_URL", "http://u:s3cret@127.0.0.1:9/simple/", "PIP_RETRIES", "0");
        RuntimeFailure failure =
                assertThrows(
                        RuntimeFailure.Unavailable.class,
                        () ->
                                runtimes(installer)
                                        .resolve(Requirements.parse("alpha"), ANY, _ -> {}));
        assertFalse(failure.getMessage().contains("s3cret"), failure.getMessage());
    }

    @Test
    void aMachineWithoutAFittingPythonSaysWhatItHas() {
        RuntimeFailure failure =
                assertThrows(
                        RuntimeFailure.NoInterpreter.class,
                        () ->
                                offline()
                                        .resolve(
                                                Requirements.parse("alpha"),
                                                PythonRange.parse(">=3.99"),
                                                _ -> {}));
        assertTrue(failure.getMessage().contains("found: 3."), failure.getMessage());
    }

    @Test
    void aLockOfAnotherPlatformIsNotBuilt() {
        Runtimes runtimes = offline();
        String line = runtimes.interpreters().getFirst().version().line();
        RuntimeLock lock = new RuntimeLock(line, "plan9-mips", List.of());
        assertThrows(RuntimeFailure.NoInterpreter.class, () -> runtimes.build(lock, _ -> {}));
    }

    @Test
    void theConfiguredPythonIsPreferred() {
        Path any = offline().interpreters().getLast().executable();
        Runtimes runtimes =
                new Runtimes(
                        new RuntimesSettings(
                                folder.resolve("other"),
                                List.of(any),
                                Map.of(),
                                Duration.ofMinutes(5)),
                        () -> NOON,
                        System.getenv());
        assertEquals(any, runtimes.interpreters().getFirst().executable());
    }

    @Test
    void theRealIndexWorksWhereThereIsOne() throws Exception {
        Runtimes runtimes = new Runtimes(RuntimesSettings.in(folder.resolve("runtimes")));
        try {
            RuntimeLock lock = runtimes.resolve(Requirements.parse("six==1.17.0"), ANY, _ -> {});
            assertEquals(
                    "1.17.0\n",
                    ask(runtimes.build(lock, _ -> {}), "import six; print(six.__version__)"));
        } catch (RuntimeFailure.Unavailable | RuntimeFailure.Unresolvable offline) {
            abort("no index reachable from here: " + offline.getMessage());
        }
    }

    private Runtimes offline() {
        return runtimes(Map.of("PIP_NO_INDEX", "1", "PIP_FIND_LINKS", wheels.toString()));
    }

    private Runtimes runtimes(Map<String, String> installer) {
        // a configuration of the machine's own must not answer for the one under test
        Map<String, String> all = new HashMap<>(installer);
        all.put("PIP_CONFIG_FILE", "/dev/null");
        all.put("PIP_NO_CACHE_DIR", "1");
        return new Runtimes(
                new RuntimesSettings(
                        folder.resolve("runtimes"), List.of(), all, Duration.ofMinutes(5)),
                () -> NOON,
                System.getenv());
    }

    private static Map<String, String> mirror(PackageIndex index) {
        return Map.of(
                "PIP_INDEX_URL",
                "http://127.0.0.1:" + index.port() + "/simple/",
                "PIP_TRUSTED_HOST",
                "127.0.0.1");
    }

    private Path wheel(String name) {
        return wheels.resolve(name + "-py3-none-any.whl");
    }

    private static String ask(BuiltRuntime runtime, String program) throws Exception {
        Process process =
                new ProcessBuilder(runtime.python().toString(), "-c", program)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static String rights(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static <T> List<T> atOnce(Callable<T> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(List.of(work, work, work)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }

    private static void keytool(String... words) throws Exception {
        Stream<String> all =
                Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString()),
                        Stream.of(words));
        assertEquals(0, new ProcessBuilder(all.toList()).inheritIO().start().waitFor());
    }
}
