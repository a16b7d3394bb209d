package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// An endpoint that many ask while the version behind it changes: nobody is turned away, and no
/// answer is of two versions.
class SwapTest {
    private static final int CLIENTS = 8;
    private static final int SWAPS = 24;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What one client was answered.
    private record Answered(String id, String version) {
        /// The deployment's number stands in the prediction id, after 48 bits of time.
        int deployment() {
            return Integer.parseInt(id.substring(12, 18), 16);
        }
    }

    @Test
    void noRequestFailsAndNoAnswerIsMixedWhileVersionsAreSwapped() throws Exception {
        try (RunningServer server = RunningServer.start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RunningServer.Project project = server.project("data-scientist", "operations");
            importModel(server, project, "version-1");
            importModel(server, project, "version-2");
            deploy(server, project, 1);

            AtomicBoolean over = new AtomicBoolean();
            List<Future<List<Answered>>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                clients.add(threads.submit(() -> ask(server, project, seed, over)));
            }
            for (int i = 0; i < SWAPS; i++) {
                if (i % 3 == 2) {
                    rollback(server, project);
                } else {
                    deploy(server, project, (i + 1) % 2 + 1);
                }
            }
            over.set(true);

            Map<Integer, String> deployed = history(server, project);
            Map<String, Integer> answers = new HashMap<>();
            for (Future<List<Answered>> client : clients) {
                for (Answered one : client.get()) {
                    assertEquals(deployed.get(one.deployment()), one.version(), one.toString());
                    answers.merge(one.version(), 1, Integer::sum);
                }
            }
            assertEquals(SWAPS + 1, deployed.size());
            assertTrue(
                    answers.getOrDefault("1", 0) > 0 && answers.getOrDefault("2", 0) > 0,
                    "only one version was met: " + answers);

            JsonNode before = predict(server, project, 3);
            server.crashAndRestart();
            JsonNode after = predict(server, project, 3);
            assertEquals(before.path("model_version"), after.path("model_version"));
            assertEquals(SmallModels.value(before), SmallModels.value(after));
        }
    }

    private static List<Answered> ask(
            RunningServer server, RunningServer.Project project, int seed, AtomicBoolean over)
            throws IOException {
        List<Answered> answers = new ArrayList<>();
        for (int i = 0; !over.get(); i++) {
            double x = 1 + seed * 1000 + i % 1000;
            HttpResponse<String> reply =
                    server.send(
                            project.token(),
                            "POST",
                            infer(project),
                            "application/json",
                            SmallModels.question(x).getBytes(StandardCharsets.UTF_8));
            assertEquals(200, reply.statusCode(), reply.body());
            JsonNode answer = JSON.readTree(reply.body());
            String version = answer.path("model_version").asText();
            assertEquals(x * Integer.parseInt(version), SmallModels.value(answer), reply.body());
            String id = reply.headers().firstValue("X-Prediction-Id").orElseThrow();
            assertEquals(id, answer.path("id").asText());
            answers.add(new Answered(id, version));
        }
        return answers;
    }

    private static String infer(RunningServer.Project project) {
        return "/p/" + project.name() + "/v2/models/numbers/infer";
    }

    private static String api(RunningServer.Project project, String path) {
        return "/api/v1/projects/" + project.name() + path;
    }

    private static JsonNode predict(RunningServer server, RunningServer.Project project, double x) {
        return server.call(project.token(), "POST", infer(project), SmallModels.question(x));
    }

    private static void importModel(
            RunningServer server, RunningServer.Project project, String file) {
        server.call(
                project.token(),
                "POST",
                api(project, "/models/multiplier/import"),
                "application/octet-stream",
                SmallModels.file(file));
    }

    private static void deploy(RunningServer server, RunningServer.Project project, int version) {
        server.call(
                project.token(),
                "POST",
                api(project, "/endpoints/numbers/deployments"),
                "{\"model\":\"multiplier\",\"version\":\"%d\"}".formatted(version));
    }

    private static void rollback(RunningServer server, RunningServer.Project project) {
        server.call(project.token(), "POST", api(project, "/endpoints/numbers/rollback"), "{}");
    }

    /// The version of each deployment, by its number.
    private static Map<Integer, String> history(
            RunningServer server, RunningServer.Project project) {
        Map<Integer, String> all = new HashMap<>();
        server.call(
                        project.token(),
                        "GET",
                        api(project, "/endpoints/numbers/deployments?limit=1000"),
                        "")
                .path("items")
                .forEach(one -> all.put(one.path("number").asInt(), one.path("version").asText()));
        return all;
    }
}
