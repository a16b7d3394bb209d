package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The loop in small over HTTP, on each database, with a power cut in the middle.
class LoopTest {
    @ParameterizedTest
    @EnumSource
    void aLoopGoesOnAfterThePowerCut(Databases database) {
        try (RunningServer server = RunningServer.start(database.fresh())) {
            RunningServer.Project project =
                    server.project("data-engineer", "data-scientist", "operations", "auditor");
            Loop loop = new Loop(server, project);
            String commit = loop.commitData("numbers.csv", "x\n1\n2\n");
            String run = loop.logRun();
            loop.importModel("multiplier", "version-2");
            loop.deploy("numbers", "multiplier", "1");
            JsonNode before = loop.predict("numbers", 21);
            assertEquals(42, loop.value(before));

            server.crashAndRestart();

            JsonNode after = loop.predict("numbers", 4);
            assertEquals(8, loop.value(after));
            assertEquals("1", after.path("model_version").asText());
            for (JsonNode answer : List.of(before, after)) {
                assertEquals("deployment", loop.lineage(answer).at("/start/kind").asText());
                assertTrue(loop.lineage(answer).path("nodes").toString().contains("multiplier/1"));
            }
            assertEquals(commit, loop.head());
            assertEquals("x\n1\n2\n", loop.read("numbers.csv"));
            assertEquals(0.5, loop.metric(run));
            loop.importModel("multiplier", "version-1");
            loop.deploy("numbers", "multiplier", "2");
            assertEquals(4, loop.value(loop.predict("numbers", 4)));
            assertTrue(loop.auditIsWhole());
        }
    }

    /// The steps of it.
    private record Loop(RunningServer server, RunningServer.Project project) {
        private JsonNode api(String method, String path, String body) {
            return server.call(project.token(), method, at(path), body);
        }

        private String at(String path) {
            return "/api/v1/projects/" + project.name() + path;
        }

        String commitData(String path, String text) {
            api("POST", "/repositories", "{\"name\":\"numbers\"}");
            return server.call(
                            project.token(),
                            "PUT",
                            at("/repositories/numbers/files/" + path),
                            "text/csv",
                            text.getBytes(StandardCharsets.UTF_8))
                    .path("commit")
                    .asText();
        }

        String head() {
            return api("GET", "/repositories/numbers/branches", "").at("/items/0/commit").asText();
        }

        String read(String path) {
            String file = at("/repositories/numbers/files/" + path);
            return server.send(project.token(), "GET", file, "text/csv", new byte[0]).body();
        }

        private JsonNode mlflow(String call, String body) {
            String path = "/p/" + project.name() + "/api/2.0/mlflow/" + call;
            return server.call(project.token(), "POST", path, body);
        }

        String logRun() {
            String run =
                    mlflow("runs/create", "{\"experiment_id\":\"0\",\"start_time\":1}")
                            .at("/run/info/run_id")
                            .asText();
            mlflow(
                    "runs/log-metric",
                    "{\"run_id\":\"%s\",\"key\":\"auc\",\"value\":0.5,\"timestamp\":1,\"step\":0}"
                            .formatted(run));
            return run;
        }

        double metric(String run) {
            JsonNode found = mlflow("runs/search", "{\"experiment_ids\":[\"0\"]}");
            assertEquals(run, found.at("/runs/0/info/run_id").asText());
            return found.at("/runs/0/data/metrics/0/value").doubleValue();
        }

        void importModel(String name, String file) {
            server.call(
                    project.token(),
                    "POST",
                    at("/models/" + name + "/import"),
                    "application/octet-stream",
                    SmallModels.file(file));
        }

        void deploy(String endpoint, String model, String version) {
            api(
                    "POST",
                    "/endpoints/" + endpoint + "/deployments",
                    "{\"model\":\"%s\",\"version\":\"%s\"}".formatted(model, version));
        }

        JsonNode predict(String endpoint, double x) {
            return server.call(
                    project.token(),
                    "POST",
                    "/p/" + project.name() + "/v2/models/" + endpoint + "/infer",
                    SmallModels.question(x));
        }

        double value(JsonNode answer) {
            return SmallModels.value(answer);
        }

        JsonNode lineage(JsonNode answer) {
            return api("GET", "/lineage?id=" + answer.path("id").asText(), "");
        }

        boolean auditIsWhole() {
            JsonNode report =
                    server.call(server.adminToken(), "POST", "/api/v1/audit/verification", "{}");
            assertTrue(report.path("records").asLong() > 5, report::toString);
            return report.path("whole").asBoolean();
        }
    }
}
