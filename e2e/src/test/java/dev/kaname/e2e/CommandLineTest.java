package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command against the packaged server: its happy path, a refusal, its JSON, its exit codes
/// as docs/reference/cli.md says them, and never a stack trace.
class CommandLineTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int UNAUTHENTICATED = 3;
    private static final int FORBIDDEN = 4;
    private static final int NOT_FOUND = 5;
    private static final int CONFLICT = 6;
    private static final int REFUSED = 7;
    private static final int UNREACHABLE = 8;
    private static final String[] ROLES = {
        "data-scientist", "data-engineer", "developer", "operations"
    };

    private static RunningServer server;

    @TempDir private Path home;
    private RunningServer.Project project;
    private CommandLine kaname;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void enter() {
        project = server.project(ROLES);
        kaname = CommandLine.of(home, project.kaname());
    }

    private CommandLine admin() {
        return CommandLine.of(
                home, Map.of("KANAME_URL", server.url(), "KANAME_TOKEN", server.adminToken()));
    }

    @Test
    void theFirstAdministratorLogsInAndMakesPeopleAndAProject() throws IOException {
        CommandLine nobody = CommandLine.of(home, Map.of("KANAME_URL", server.url()));
        nobody.run("token", "list").ends(UNAUTHENTICATED).says("kaname login");
        nobody.run("", List.of("login")).ends(USAGE).says("admin-token");
        nobody.run("knp_wrong\n", List.of("login")).ends(UNAUTHENTICATED);
        assertFalse(Files.exists(home.resolve("config")), "a token that was refused is kept");
        nobody.run(server.adminToken() + "\n", List.of("login")).ends(0).says("as admin");
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.resolve("config/kaname/login.json"))));
        nobody.run("knp_wrong\n", List.of("login")).ends(UNAUTHENTICATED);
        nobody.ok("token", "list");

        String name = "erika-" + project.name();
        String token = nobody.ok("token", "create", "--for", name, "--new").word();
        assertTrue(token.startsWith("knp_"), token);
        nobody.run("token", "create", "--for", name, "--new").ends(CONFLICT).says(name);
        nobody.run("token", "create", "--new").ends(USAGE).says("--for");
        nobody.run("token", "create", "--for", "nobody-at-all").ends(NOT_FOUND);
        nobody.run("token", "create", "--for", name, "--days", "9999").ends(REFUSED);
        String made = "made-by-" + project.name();
        nobody.ok("project", "create", made, "--owner", name).says(made, name);
        nobody.run("project", "create", made, "--owner", name).ends(CONFLICT);
        nobody.run("project", "create", "A b", "--owner", name).ends(REFUSED);

        CommandLine erika = nobody.with("KANAME_TOKEN", token).with("KANAME_PROJECT", made);
        erika.ok("project", "list").says(made);
        erika.ok("project", "add", name, "--role", "data-engineer").says("data-engineer");
        erika.run("project", "add", name, "--role", "king").ends(REFUSED).says("roles");
        erika.ok("project", "members").says(name);
        erika.run("project", "create", "mine", "--owner", name).ends(FORBIDDEN);
        nobody.with("KANAME_PROJECT", made).run("data", "ls").ends(NOT_FOUND);
        erika.with("KANAME_PROJECT", "elsewhere").run("data", "ls").ends(NOT_FOUND);
    }

    @Test
    void aRevokedTokenNoLongerHolds() {
        JsonNode second = kaname.json("token", "create", "--label", "laptop");
        kaname.run("token", "create", "--days", "2").ends(FORBIDDEN).says("outlives");
        CommandLine laptop = kaname.with("KANAME_TOKEN", second.path("token").asText());
        laptop.ok("data", "ls");
        kaname.ok("token", "list").says("laptop", second.path("id").asText());
        kaname.ok("token", "revoke", second.path("id").asText());
        laptop.run("data", "ls").ends(UNAUTHENTICATED);
        kaname.run("token", "revoke", "nonsense").ends(NOT_FOUND);
    }

    @Test
    void dataGoesUpIsComparedAndComesDown() throws IOException {
        Path in = Files.createDirectories(home.resolve("in/deep er"));
        Files.writeString(in.resolve("データ 1.csv"), "a,b\n1,2\n");
        Files.writeString(home.resolve("in/a.csv"), "x\n");
        kaname.ok("data", "create", "flights");
        kaname.run("data", "create", "flights").ends(CONFLICT);
        String first =
                kaname.json("data", "put", "flights@main:raw/", "in", "-m", "first")
                        .path("commit")
                        .asText();
        kaname.run("data", "put", "flights", "nowhere.csv").ends(NOT_FOUND).says("nowhere.csv");
        kaname.run("data", "put", "missing", "in").ends(NOT_FOUND);
        kaname.run("data", "put", "flights@mian", "in")
                .ends(NOT_FOUND)
                .says("kaname data branch flights mian");
        kaname.run("data", "put", ":x", "in").ends(USAGE).says("flights@main:flights/");
        kaname.ok("data", "branch", "flights", "trial");
        kaname.run("data", "branch", "flights", "trial").ends(CONFLICT);
        kaname.ok("data", "branch", "flights").says("main", "trial");
        Files.writeString(home.resolve("a.csv"), "changed\n");
        kaname.ok("data", "put", "flights@trial:raw", "a.csv").says("1 file");
        kaname.ok("data", "diff", "flights", "main", "trial").says("modified", "raw/a.csv");
        kaname.run("data", "diff", "flights", "main", "nowhere").ends(NOT_FOUND);
        kaname.ok("data", "log", "flights").says(first, "first");
        kaname.run("data", "log", "flights@nowhere").ends(NOT_FOUND);
        kaname.ok("data", "ls").says("flights");
        kaname.ok("data", "ls", "flights").says("raw/");
        kaname.ok("data", "ls", "flights", "-r").says("raw/deep er/データ 1.csv");
        kaname.ok("data", "get", "flights@" + first + ":raw/", "out").says("2 files");
        assertEquals("x\n", Files.readString(home.resolve("out/raw/a.csv")));
        assertEquals("a,b\n1,2\n", Files.readString(home.resolve("out/raw/deep er/データ 1.csv")));
        kaname.run("data", "get", "flights:nothing/", "out").ends(NOT_FOUND);
        kaname.run("data", "get", "flights@nowhere", "out").ends(NOT_FOUND);
        kaname.run("data", "ls", "flights:nothing/").ends(NOT_FOUND).says("flights:nothing/");
        kaname.ok("data", "ls", "flights:raw/").says("raw/a.csv");
    }

    @Test
    void aWrongFileIsRefusedSeenAndTakenOutAgain() throws IOException {
        Path odd = Files.createDirectories(home.resolve("odd"));
        Files.writeString(odd.resolve("a;b #?+%.csv"), "odd\n");
        Files.writeString(odd.resolve("f"), "file\n");
        kaname.ok("data", "create", "fresh");
        kaname.ok("data", "put", "fresh:a", "odd").says("Committed 2 files");
        kaname.ok("data", "put", "fresh:a", "odd").says("Nothing changed");
        kaname.run("data", "put", "fresh:a/f", "odd/f").ends(REFUSED).says("a/f and a/f/f");
        kaname.ok("data", "get", "fresh", "down").says("2 files");
        assertEquals("odd\n", Files.readString(home.resolve("down/a/a;b #?+%.csv")));

        kaname.ok("data", "branch", "fresh", "trial").says("begins at main");
        kaname.run("data", "rm", "fresh").ends(USAGE).says("flights@main:old.csv");
        kaname.run("data", "rm", "fresh:a/f", "a/g").ends(NOT_FOUND).says("a/g");
        kaname.ok("data", "rm", "fresh:a/a;b #?+%.csv", "-m", "odd name").says("Removed 1 file");
        kaname.ok("data", "rm", "fresh:a/").says("Removed 1 file");
        kaname.ok("data", "ls", "fresh").says("Nothing there yet");
        kaname.ok("data", "ls", "fresh@trial", "-r").says("a/a;b #?+%.csv");
        kaname.run("git", "url", "nosuch").ends(NOT_FOUND);
    }

    @Test
    void codeIsPushedAndItsPipelineRunsIsExplainedAndCancelled() throws Exception {
        kaname.ok("git", "create", "greetings");
        kaname.run("git", "create", "greetings").ends(CONFLICT);
        kaname.ok("git", "list").says("greetings");
        Path work = Files.createDirectories(home.resolve("work"));
        Files.writeString(
                work.resolve("kaname.yaml"),
                """
                kaname: 1
                pipeline: greet
                parameters:
                  who: { type: string, default: world }
                steps:
                  hello:
                    run: [echo, "hello {parameters.who}"]
                  wait:
                    after: [hello]
                    run: sleep 300
                """);
        push(work, kaname.ok("git", "url", "greetings").word());
        kaname.ok("pipeline", "list").says("greet", "active");
        kaname.run("pipeline", "run", "nobody").ends(NOT_FOUND);
        kaname.run("pipeline", "run", "greet", "-P", "when=now").ends(REFUSED).says("when");
        String run = kaname.json("pipeline", "run", "greet", "-P", "who=Ana").path("id").asText();
        await(() -> step(run, "hello").equals("succeeded") && step(run, "wait").equals("running"));
        kaname.ok("run", "log", run, "hello").says("hello Ana");
        assertTrue(kaname.json("run", "log", run, "hello").path("log").asText().contains("Ana"));
        kaname.run("run", "log", run, "goodbye").ends(NOT_FOUND).says("hello");
        kaname.run("run", "log", run, "hello", "--stream", "nowhere").ends(REFUSED);
        kaname.ok("run", "list").says(run, "greet");
        kaname.ok("run", "list", "--pipeline", "greet").says(run);
        kaname.ok("run", "show", run).says("hello", "running");
        String shown = kaname.ok("run", "show", run.substring(0, 12)).out();
        assertTrue(shown.lines().anyMatch(line -> line.matches("hello +succeeded +1 *")), shown);
        kaname.run("run", "show", "ffff").ends(NOT_FOUND);
        kaname.run("run", "show", "0".repeat(32)).ends(NOT_FOUND);
        kaname.ok("pipeline", "explain", "greet").says("hello");
        kaname.run("pipeline", "explain", "nobody").ends(NOT_FOUND);
        kaname.ok("run", "cancel", run);
        await(() -> kaname.json("run", "show", run).path("state").asText().equals("cancelled"));
        kaname.run("run", "cancel", "0".repeat(32)).ends(NOT_FOUND);
        kaname.ok("lineage", run).says("greet");
    }

    private String step(String run, String name) {
        for (JsonNode step : kaname.json("run", "show", run).path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step.path("state").asText();
            }
        }
        throw new AssertionError("no step " + name);
    }

    private void push(Path work, String url) throws Exception {
        String address = url.replace("http://", "http://x:" + project.token() + "@");
        for (List<String> words :
                List.of(
                        List.of("init", "-q", "-b", "main"),
                        List.of("add", "-A"),
                        List.of(
                                "-c",
                                "user.name=A",
                                "-c",
                                "user.email=a@example.org",
                                "commit",
                                "-qm",
                                "Greet"),
                        List.of("push", "-q", address, "main"))) {
            ProcessBuilder git = new ProcessBuilder("git", "-C", work.toString());
            git.command().addAll(words);
            git.environment().put("GIT_TERMINAL_PROMPT", "0");
            Path said = home.resolve("git.out");
            git.redirectErrorStream(true).redirectOutput(said.toFile());
            assertEquals(0, git.start().waitFor(), () -> words + read(said));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void await(java.util.function.BooleanSupplier holds)
            throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(90));
        while (!holds.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), "it did not come about");
            Thread.sleep(200);
        }
    }

    @Test
    void aFinishedModelIsBroughtInServedAndTracedAndTakenBack() throws IOException {
        Path first = model("first", "1.0");
        Path second = model("second", "-1.0");
        kaname.ok("model", "import", first.toString(), "--name", "lean")
                .says("lean version 1 is registered");
        kaname.run("model", "import", "nowhere.onnx", "--name", "lean").ends(NOT_FOUND);
        Files.writeString(home.resolve("no.onnx"), "this is no model");
        kaname.run("model", "import", "no.onnx", "--name", "lean").ends(REFUSED);
        kaname.ok("endpoint", "deploy", "ask", "--model", "lean", "--version", "1");
        kaname.run("endpoint", "deploy", "ask", "--model", "lean", "--version", "9")
                .ends(NOT_FOUND);
        JsonNode imported =
                kaname.json(
                        "model",
                        "import",
                        second.toString(),
                        "--name",
                        "lean",
                        "--endpoint",
                        "ask");
        assertEquals("2", imported.path("version").asText());
        assertEquals("ask", imported.at("/deployment/endpoint").asText(), imported.toString());
        kaname.ok("model", "list").says("lean");
        kaname.ok("model", "versions", "lean").says("champion");
        kaname.run("model", "versions", "fat").ends(NOT_FOUND);
        kaname.ok("endpoint", "list").says("ask", "ready");

        Files.writeString(home.resolve("rows.json"), "[{\"x\": 0.5}, {\"x\": null}]");
        JsonNode answer = kaname.json("predict", "ask", "--input", "rows.json");
        assertEquals(2, answer.at("/outputs/0/data").size());
        kaname.ok("predict", "ask", "-i", "rows.json").says("prediction id");
        kaname.run("predict", "nobody", "-i", "rows.json").ends(NOT_FOUND);
        Files.writeString(home.resolve("rows.json"), "{\"misspelt\": 1}");
        kaname.run("predict", "ask", "-i", "rows.json").ends(REFUSED).says("misspelt");
        Files.writeString(home.resolve("rows.json"), "[1, 2]");
        kaname.run("predict", "ask", "-i", "rows.json").ends(REFUSED).says("rows.json");

        String prediction = answer.path("id").asText();
        kaname.ok("lineage", prediction).says("deployment", "lean");
        String model = "lean/2";
        JsonNode up = kaname.json("lineage", prediction);
        assertTrue(up.toString().contains(model), up.toString());
        kaname.run("lineage", "f".repeat(32)).ends(NOT_FOUND);
        kaname.run("lineage", prediction, "--depth", "0").ends(REFUSED);
        kaname.ok("lineage", model, "--kind", "model", "--down").says("deployment");
        kaname.run("lineage", model, "--kind", "data").ends(NOT_FOUND);

        kaname.ok("endpoint", "rollback", "ask").says("version 1");
        kaname.ok("endpoint", "history", "ask").says("person-");
        kaname.run("endpoint", "rollback", "nobody").ends(NOT_FOUND);
    }

    private Path model(String folder, String weight) {
        Path tests = Checkout.root().resolve("components/compare/tests");
        String script =
                "import sys, pathlib; sys.dont_write_bytecode = True; sys.path[:0] = [%r];"
                        + " import tiny_onnx; tiny_onnx.save(pathlib.Path(%r),"
                        + " tiny_onnx.weighing(%s))";
        String filled =
                script.replaceFirst("%r", "'" + tests + "'")
                        .replaceFirst("%r", "'" + home.resolve(folder) + "'")
                        .replaceFirst("%s", weight);
        PythonEnv.get().python(Map.of(), List.of("-c", filled)).expectSuccess();
        return home.resolve(folder).resolve("model.onnx");
    }

    @Test
    void theAuditLogIsVerifiedOfflineAndTamperingIsNamed() throws IOException {
        admin().ok("audit", "export", "audit.jsonl").says("audit.jsonl");
        String evidence = Files.readString(home.resolve("audit.jsonl"));
        admin().run("audit", "export", "audit.jsonl").ends(CONFLICT).says("--force");
        assertEquals(evidence, Files.readString(home.resolve("audit.jsonl")));
        admin().ok("audit", "export", "audit.jsonl", "--force");
        kaname.ok("audit", "export", "mine.jsonl").says(project.name());
        kaname.with("KANAME_PROJECT", "").run("audit", "export", "all.jsonl").ends(FORBIDDEN);
        assertFalse(Files.exists(home.resolve("all.jsonl")));
        CommandLine offline = CommandLine.of(home, Map.of("KANAME_URL", "http://127.0.0.1:1"));
        JsonNode whole = offline.json("audit", "verify", "audit.jsonl");
        assertTrue(whole.path("whole").asBoolean());
        String key = server.data().resolve("keys/audit.pub").toString();
        offline.ok("audit", "verify", "audit.jsonl", "--key", key).says("whole");
        offline.run("audit", "verify", "audit.jsonl", "--key", "audit.jsonl").ends(REFUSED);
        offline.run("audit", "verify", "audit.jsonl", "--checkpoint", "audit.jsonl").ends(REFUSED);

        List<String> lines = Files.readAllLines(home.resolve("audit.jsonl"));
        int record = 0;
        while (!lines.get(record).contains("\"seq\":3,")) {
            record++;
        }
        String changed = lines.get(record).replaceFirst("\"allowed\"", "\"allowee\"");
        assertFalse(changed.equals(lines.get(record)), lines.get(record));
        write("changed.jsonl", lines.subList(0, record), List.of(changed), lines, record + 1);
        offline.run("audit", "verify", "changed.jsonl").ends(FAILED).says("record 3 was changed");
        write("gap.jsonl", lines.subList(0, record), List.of(), lines, record + 1);
        offline.run("audit", "verify", "gap.jsonl").ends(FAILED).says("3");
        int last = lines.size() - 1;
        while (!lines.get(last).contains("\"seq\":")) {
            last--;
        }
        write("cut.jsonl", lines.subList(0, last), List.of(), lines, last + 1);
        offline.run("audit", "verify", "cut.jsonl").ends(FAILED).says("NOT whole");
        offline.run("audit", "verify", "nowhere.jsonl").ends(NOT_FOUND).says("nowhere.jsonl");
    }

    private void write(
            String name, List<String> head, List<String> middle, List<String> lines, int rest)
            throws IOException {
        List<String> all = new java.util.ArrayList<>(head);
        all.addAll(middle);
        all.addAll(lines.subList(rest, lines.size()));
        Files.write(home.resolve(name), all);
    }

    @Test
    void everyListIsJsonOfTheSameFormEachTime() {
        for (List<String> words :
                List.of(
                        List.of("project", "list"),
                        List.of("project", "members"),
                        List.of("token", "list"),
                        List.of("data", "ls"),
                        List.of("git", "list"),
                        List.of("pipeline", "list"),
                        List.of("run", "list"),
                        List.of("model", "list"),
                        List.of("endpoint", "list"),
                        List.of("doctor"))) {
            String[] command = words.toArray(String[]::new);
            JsonNode first = kaname.json(command);
            JsonNode second = kaname.json(command);
            assertTrue(first.isArray(), words.toString());
            assertEquals(first.size(), second.size(), words.toString());
            for (int i = 0; i < first.size(); i++) {
                assertEquals(names(first.get(i)), names(second.get(i)), words.toString());
            }
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new java.util.ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void whoCannotBeReachedAndWhatIsNotUnderstoodIsSaidInOneSentence() {
        kaname.with("KANAME_URL", "http://127.0.0.1:1")
                .run("doctor")
                .ends(UNREACHABLE)
                .says("kaname server");
        kaname.with("KANAME_URL", "127.0.0.1:8470").run("doctor").ends(USAGE).says("http://");
        kaname.run("dota").ends(USAGE).says("data");
        kaname.run("data").ends(USAGE).says("put", "kaname data --help");
        kaname.run("data", "put").ends(USAGE).says("kaname data put --help");
        kaname.run("predict", "x").ends(USAGE).says("--input");
        CommandLine.of(home, Map.of("KANAME_URL", server.url(), "KANAME_TOKEN", project.token()))
                .run("data", "ls")
                .ends(USAGE)
                .says("KANAME_PROJECT");
        kaname.ok("--version").says("Kaname");
        kaname.ok("help", "data", "put").says("Example:");
        kaname.ok("help").says("Data scientists", "predict");
    }

    @Test
    void peopleInJapanReadJapanese() {
        CommandLine japanese = kaname.with("LC_ALL", "ja_JP.UTF-8");
        japanese.ok("help").says("データサイエンティスト");
        japanese.ok("data", "get", "--help").says("使い方", "例:");
        japanese.run("data", "put").ends(USAGE).says("足りないもの");
        japanese.run("endpoint", "rollback", "nobody").ends(NOT_FOUND).says("見つかりません");
        japanese.with("KANAME_TOKEN", "x")
                .run("doctor")
                .ends(UNAUTHENTICATED)
                .says("kaname login でログイン");
        japanese.ok("data", "create", "hyou").says("データリポジトリ hyou ができました");
        japanese.ok("data", "ls").says("名前");
    }
}
