package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A champion is promoted; then a worse model is trained by the same pipeline. The shipped
/// component refuses it, and nothing moves.
class WorseChallengerTest {
    private static final Path FIXTURE =
            Checkout.root().resolve("e2e/src/test/resources/projects/rain");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ROW =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[0.9]}]}";

    private static RunningServer server;

    @TempDir private Path folder;
    private RunningServer.Project project;

    @BeforeAll
    static void start() {
        server =
                RunningServer.start(
                        Map.of(
                                "KANAME_SERVER_COMPONENTS",
                                Checkout.root().resolve("components").toString()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aWorseModelIsRefusedWithItsReportAndTheChampionStays() throws IOException {
        project = server.project("data-scientist", "data-engineer", "developer", "operations");
        post("/repositories", "{\"name\":\"weather\"}");
        call(
                "PUT",
                "/repositories/weather/files/days.csv",
                Files.readString(FIXTURE.resolve("days.csv")));
        push();

        JsonNode promoted = run("{}");
        assertEquals("succeeded", promoted.path("state").asText(), promoted::toPrettyString);
        JsonNode endpoint = get("/endpoints/rain");
        assertEquals(1, endpoint.path("version").asInt());
        JsonNode before = predict();
        assertTrue(before.at("/outputs/0/data/0").asDouble() > 0.5, before::toString);

        JsonNode refused = run("{\"upside_down\":true}");
        assertEquals("stopped", refused.path("state").asText(), refused::toPrettyString);
        assertEquals("succeeded", step(refused, "register").path("state").asText());
        assertEquals("skipped", step(refused, "deploy").path("state").asText());
        JsonNode compare = step(refused, "compare");
        assertEquals("refused", compare.path("state").asText());
        assertEquals(1, compare.path("attempts").size(), "a refusal is not tried again");
        assertTrue(compare.path("reason").asText().contains("does not beat the champion"));
        JsonNode report = compare.at("/outputs/0/value/report");
        assertTrue(
                report.at("/challenger/auc").asDouble() < report.at("/champion/auc").asDouble(),
                compare::toPrettyString);

        JsonNode versions = get("/models/rain/versions").path("items");
        JsonNode worse = version(versions, 2);
        assertEquals("refuse", worse.path("decision").asText());
        assertEquals(compare.path("reason").asText(), worse.path("reasons").path(0).asText());
        assertEquals("[]", worse.path("aliases").toString());
        assertEquals("[\"champion\"]", version(versions, 1).path("aliases").toString());
        assertEquals(endpoint.path("deployment"), get("/endpoints/rain").path("deployment"));
        assertEquals(before.path("outputs"), predict().path("outputs"));
        assertEquals("1", predict().path("model_version").asText());
    }

    private JsonNode call(String verb, String path, String body) {
        return server.call(
                project.token(), verb, "/api/v1/projects/" + project.name() + path, body);
    }

    private JsonNode post(String path, String body) {
        return call("POST", path, body);
    }

    private JsonNode get(String path) {
        return call("GET", path, "");
    }

    private JsonNode predict() {
        return server.call(
                project.token(), "POST", "/p/" + project.name() + "/v2/models/rain/infer", ROW);
    }

    private static JsonNode version(JsonNode versions, int number) {
        for (JsonNode version : versions) {
            if (version.path("version").asInt() == number) {
                return version;
            }
        }
        throw new AssertionError("no version " + number + " among " + versions);
    }

    private static JsonNode step(JsonNode run, String name) {
        for (JsonNode step : run.path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("no step " + name + " in " + run.toPrettyString());
    }

    /// Starts the pipeline and waits for its end.
    private JsonNode run(String parameters) {
        String id =
                post("/pipelines/rain/runs", "{\"parameters\":" + parameters + "}")
                        .path("id")
                        .asText();
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            JsonNode run = get("/runs/" + id);
            if (run.has("ended")) {
                return run;
            }
            pause();
        }
        throw new AssertionError("still under way: " + get("/runs/" + id).toPrettyString());
    }

    private void push() throws IOException {
        post("/code", "{\"name\":\"rain\"}");
        for (String file : List.of("kaname.yaml", "train.py")) {
            Files.copy(FIXTURE.resolve(file), folder.resolve(file));
        }
        Files.copy(
                Checkout.root().resolve("components/compare/tests/tiny_onnx.py"),
                folder.resolve("tiny_onnx.py"));
        git("init", "-q", "-b", "main");
        git("add", "-A");
        git("commit", "-q", "-m", "Say whether it rains");
        git("push", "-q", server.url() + "/p/" + project.name() + "/git/rain", "main");
        Instant end = Instant.now().plus(PATIENCE);
        while (get("/pipelines").path("items").isEmpty()) {
            assertTrue(Instant.now().isBefore(end), "the pipeline is not active");
            pause();
        }
    }

    private void git(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "git",
                                "-c",
                                "user.name=A",
                                "-c",
                                "user.email=a@example.org",
                                "-c",
                                "credential.helper=!f() { echo username=token; echo password=$TOKEN; }; f"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("TOKEN", project.token());
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertEquals(0, process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
