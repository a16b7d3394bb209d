package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher with made-up JDKs: a `release` file and a `java` that says who it is.
class LauncherTest {
    /// A JVM that says what it was started with, and learns when it is told to end.
    private static final String LEARNING =
            """
            for word in "$@"; do
              case "$word" in -XX:AOTCacheOutput=*) cache="${word#*=}" ;; esac
            done
            if [ -z "${cache:-}" ]; then echo "$*"; exit 0; fi
            learnt="isolation $KANAME_SERVER_ISOLATION data $KANAME_SERVER_DATA"
            trap 'echo "$learnt" > "$cache"; exit 0' TERM
            echo "INFO Listening on: http://127.0.0.1:$HEALTH"
            while :; do sleep 0.05; done\
            """;

    @TempDir private Path temporary;
    private Path home;
    private Path jvms;

    @BeforeEach
    void aBuiltCheckout() throws IOException {
        home = Files.createDirectories(temporary.resolve("a check out"));
        jvms = Files.createDirectories(temporary.resolve("jvms"));
        Files.copy(Path.of("..", "kaname"), home.resolve("kaname"));
        assertTrue(home.resolve("kaname").toFile().setExecutable(true));
        touch(home.resolve("server/target/quarkus-app/quarkus-run.jar"));
        touch(home.resolve("cli/target/kaname-cli.jar"));
        touch(home.resolve(".kaname/built"));
    }

    @Test
    void javaHomeIsTakenWhenItIsAJdk25() throws Exception {
        Path jdk = jdk("mine", "25.0.3");

        assertTrue(
                launch(Map.of("JAVA_HOME", jdk.toString()), "doctor")
                        .output()
                        .contains("I am mine"));
    }

    @Test
    void anOlderJavaHomeIsPassedOverForAJdk25ElsewhereOnTheMachine() throws Exception {
        Path old = jdk("old", "17.0.15");
        jdk("temurin-25-jdk-amd64", "25.0.3");

        Ran ran = launch(Map.of("JAVA_HOME", old.toString()), "doctor");

        assertTrue(ran.output().contains("I am temurin-25-jdk-amd64"), ran.output());
    }

    @Test
    void aPathWithBlanksIsOnePath() throws Exception {
        Path jdk = jdk("my own jdk", "25");

        assertTrue(
                launch(Map.of("JAVA_HOME", jdk.toString()), "doctor")
                        .output()
                        .contains("I am my own jdk"));
    }

    @Test
    void aLinkElsewhereFindsItsCheckout() throws Exception {
        Path jdk = jdk("mine", "25.0.3");
        Path checkout = home;
        home = Files.createDirectories(temporary.resolve("linked"));
        Files.createSymbolicLink(home.resolve("kaname"), checkout.resolve("kaname"));

        Ran ran = launch(Map.of("JAVA_HOME", jdk.toString()), "doctor");

        assertTrue(ran.output().contains("-Dkaname.home=" + checkout), ran.output());
    }

    @Test
    void withoutAJdk25ItSaysWhatWasFoundAndWhatToInstall() throws Exception {
        Path old = jdk("old", "17.0.15");

        Ran ran = launch(Map.of("JAVA_HOME", old.toString()), "doctor");

        assertEquals(1, ran.status());
        assertTrue(ran.output().contains("Kaname needs a JDK 25. Found: 17.0.15"), ran.output());
        assertTrue(ran.output().contains("Install Temurin 25"), ran.output());
    }

    @Test
    void withoutAnyJavaItSaysSoInJapaneseToo() throws Exception {
        Ran ran = launch(Map.of("LC_ALL", "ja_JP.UTF-8"), "doctor");

        assertEquals(1, ran.status());
        assertTrue(ran.output().contains("JDK 25 が必要です"), ran.output());
    }

    @Test
    void serverOptionsBecomeSettings() throws Exception {
        Path jdk = jdk("mine", "25.0.3");

        Ran ran =
                launch(
                        Map.of("JAVA_HOME", jdk.toString()),
                        "server",
                        "--port=9000",
                        "--data",
                        "a folder",
                        "--database-url",
                        "jdbc:postgresql://db/kaname");

        assertTrue(ran.output().contains("port 9000 data a folder"), ran.output());
        assertTrue(ran.output().contains("database jdbc:postgresql://db/kaname"), ran.output());
    }

    @Test
    void anUnknownServerOptionIsRefused() throws Exception {
        Path jdk = jdk("mine", "25.0.3");

        Ran ran = launch(Map.of("JAVA_HOME", jdk.toString()), "server", "--prot", "9000");

        assertEquals(2, ran.status());
        assertTrue(ran.output().contains("unknown option --prot"), ran.output());
    }

    /// Later starts read what the JVM learnt in one start after the build, on a scratch folder.
    @Test
    void afterABuildAServerIsStartedOnceAndItsCacheIsUsedFromThenOn() throws Exception {
        Path jdk = jdk("mine", "25.0.3");
        Path asked = temporary.resolve("asked");
        HttpServer health = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        health.createContext(
                "/q/health",
                exchange -> {
                    Files.writeString(asked, exchange.getRequestMethod());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        health.start();
        try {
            program(jdk.resolve("bin/java"), LEARNING);
            builds();
            Map<String, String> environment =
                    Map.of(
                            "JAVA_HOME", jdk.toString(),
                            "HEALTH", Integer.toString(health.getAddress().getPort()),
                            "KANAME_SERVER_DATA", temporary.resolve("mine").toString());

            Ran built = launch(environment, "build");

            assertEquals(0, built.status(), built.output());
            assertEquals("GET", Files.readString(asked), "no request was tried");
            String learnt = Files.readString(home.resolve(".kaname/server.aot"));
            assertTrue(learnt.startsWith("isolation none data /tmp/"), learnt);
            assertFalse(Files.exists(Path.of(learnt.substring(learnt.indexOf('/')).strip())));
            Ran server = launch(environment, "server");
            String cache = "-XX:AOTCache=" + home.resolve(".kaname/server.aot");
            assertTrue(server.output().contains(cache), server.output());
        } finally {
            health.stop(0);
        }
    }

    @Test
    void aServerThatDoesNotStartToLearnKeepsNobodyFromWorking() throws Exception {
        Path jdk = jdk("mine", "25.0.3");
        program(
                jdk.resolve("bin/java"),
                "case \"$*\" in *AOTCacheOutput*) exit 1 ;; esac\necho \"$*\"");
        builds();
        Map<String, String> environment = Map.of("JAVA_HOME", jdk.toString());

        assertEquals(0, launch(environment, "build").status());

        Ran server = launch(environment, "server");
        assertEquals(0, server.status());
        assertFalse(server.output().contains("AOTCache"), server.output());
    }

    @Test
    void whatTheLauncherDoesItselfHasAShortHelpInBothLanguages() throws Exception {
        for (String command : List.of("test", "benchmark", "server")) {
            Ran english = launch(Map.of(), "help", command);
            assertEquals(0, english.status());
            assertTrue(english.output().startsWith("Usage: kaname " + command), english.output());
            Ran japanese = launch(Map.of("LANG", "ja_JP.UTF-8"), "help", command);
            assertTrue(japanese.output().startsWith("使い方: kaname " + command));
        }
        for (String command : List.of("test", "benchmark")) {
            assertEquals(launch(Map.of(), "help", command), launch(Map.of(), command, "--help"));
        }
    }

    @Test
    void aBuildIsAnnouncedThoughNobodyIsAtATerminal() throws Exception {
        Path jdk = jdk("mine", "25.0.3");
        builds();
        program(tools().resolve("mvn"), "exit 1");

        Ran ran = launch(Map.of("JAVA_HOME", jdk.toString()), "doctor");

        assertTrue(
                ran.output().startsWith("Building Kaname, this takes a minute or two"),
                ran.output());
    }

    @Test
    void aBuildThatFailsShowsItsErrorsAndEndsWithOne() throws Exception {
        Path jdk = jdk("mine", "25.0.3");
        builds();
        program(tools().resolve("mvn"), "echo '[ERROR] no such symbol'; exit 1");

        Ran ran = launch(Map.of("JAVA_HOME", jdk.toString()), "doctor");

        assertEquals(1, ran.status());
        assertTrue(ran.output().contains("[ERROR] no such symbol"), ran.output());
        assertTrue(ran.output().contains(".kaname/build.log"), ran.output());
    }

    /// Lets the next command find that something is stale, and a Maven that is done at once.
    private void builds() throws IOException {
        Files.delete(home.resolve(".kaname/built"));
        program(tools().resolve("mvn"), "exit 0");
    }

    private static void program(Path file, String script) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private record Ran(int status, String output) {}

    private Ran launch(Map<String, String> environment, String... words) throws Exception {
        List<String> command =
                new java.util.ArrayList<>(List.of(home.resolve("kaname").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", tools().toString());
        all.put("HOME", temporary.toString());
        all.put("KANAME_JVM_FOLDER", jvms.toString());
        builder.environment().clear();
        builder.environment().putAll(all);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    /// A PATH with what a shell script needs and no java.
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(temporary.resolve("bin"));
        for (String name :
                List.of(
                        "bash",
                        "env",
                        "dirname",
                        "grep",
                        "find",
                        "sed",
                        "sort",
                        "paste",
                        "cat",
                        "readlink",
                        "head",
                        "mkdir",
                        "mktemp",
                        "mv",
                        "rm",
                        "seq",
                        "sleep",
                        "touch")) {
            for (String folder : List.of("/bin", "/usr/bin")) {
                Path tool = Path.of(folder, name);
                if (Files.exists(tool) && !Files.exists(tools.resolve(name))) {
                    Files.createSymbolicLink(tools.resolve(name), tool);
                }
            }
        }
        return tools;
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(jvms.resolve(name));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path bin = Files.createDirectories(jdk.resolve("bin"));
        String script =
                "#!/usr/bin/env bash\necho \"I am "
                        + name
                        + "\"\necho \"port $KANAME_SERVER_PORT data $KANAME_SERVER_DATA\"\necho \"database $KANAME_SERVER_DATABASE_URL\"\necho \"$*\"\n";
        for (String program : List.of("java", "javac")) {
            Files.writeString(bin.resolve(program), script);
            assertTrue(bin.resolve(program).toFile().setExecutable(true));
        }
        return jdk;
    }

    private static void touch(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }
}
