package dev.kaname.server.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.security.Role;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The protocol as clients other than Python's speak it, and everything they must not get away
/// with.
@QuarkusTest
class MlflowProtocolTest {
    @Inject TestProject projects;
    private TestProject.Made made;
    private TestClient client;

    @BeforeEach
    void enter() {
        made = projects.make();
        client = made.as(Role.DATA_SCIENTIST);
    }

    private String path(String call) {
        return "/p/" + made.name() + "/api/2.0/mlflow/" + call;
    }

    private JsonNode post(String call, String json) {
        return client.post(path(call), json).expect(200).json();
    }

    private JsonNode get(String call) {
        return client.get(path(call)).expect(200).json();
    }

    private String run() {
        return post("runs/create", "{\"experiment_id\":\"0\"}").at("/run/info/run_id").asText();
    }

    private void refused(TestClient.Reply reply, int status, String code, String words) {
        assertEquals(code, reply.expect(status).json().path("error_code").asText(), reply.text());
        assertTrue(reply.json().path("message").asText().contains(words), reply.text());
        assertEquals(Optional.of("application/json"), reply.header("Content-Type"));
    }

    @Test
    void browsersFindTheSameCallsUnderTheirOwnAddress() {
        String ajax = "/p/" + made.name() + "/ajax-api/2.0/mlflow/experiments/get?experiment_id=0";
        assertEquals(get("experiments/get?experiment_id=0"), client.get(ajax).expect(200).json());
    }

    @Test
    void anUnknownCallIsAPlainText404() {
        for (String call : java.util.List.of("nothing", "runs/nothing", "traces/x", "runs")) {
            TestClient.Reply reply = client.get(path(call)).expect(404);
            assertTrue(reply.header("Content-Type").orElse("").startsWith("text/plain"), call);
            assertFalse(reply.text().contains("{"), call);
        }
        get("experiments/get?experiment_id=0");
    }

    @Test
    void theMediaTypeOfAPostIsChecked() {
        byte[] body = "{\"name\":\"x\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        refused(
                client.send("POST", path("experiments/create"), body),
                400,
                "INVALID_PARAMETER_VALUE",
                "Bad Request. Content-Type header is missing.");
        refused(
                client.with("Content-Type", "text/plain")
                        .send("POST", path("experiments/create"), body),
                400,
                "INVALID_PARAMETER_VALUE",
                "Bad Request. Content-Type must be one of ['application/json'].");
        client.with("Content-Type", "application/json; charset=utf-8")
                .send("POST", path("experiments/create"), body)
                .expect(200);
    }

    @Test
    void theRClientSendsEveryScalarAsText() {
        String run =
                post(
                                "runs/create",
                                "{\"experiment_id\":\"0\",\"start_time\":\"1732221840123\",\"user_id\":[]}")
                        .at("/run/info/run_uuid")
                        .asText();
        post(
                "runs/log-metric",
                "{\"run_uuid\":\"%s\",\"run_id\":\"%s\",\"key\":\"m\",\"value\":\"NaN\",\"timestamp\":\"1e+05\",\"step\":\"3\"}"
                        .formatted(run, run));
        JsonNode metric = get("runs/get?run_uuid=" + run).at("/run/data/metrics/0");
        assertEquals("NaN", metric.path("value").textValue());
        assertEquals(100_000, metric.path("timestamp").longValue());
        assertEquals(3, metric.path("step").longValue());
    }

    @Test
    void answersHoldNumbersAndNothingNull() {
        String run = run();
        post(
                "runs/log-batch",
                "{\"run_id\":\"%s\",\"metrics\":[{\"key\":\"m\",\"value\":0.5,\"timestamp\":1}]}"
                        .formatted(run));
        TestClient.Reply reply = client.get(path("runs/get?run_id=" + run)).expect(200);
        assertFalse(reply.text().contains("null"), reply.text());
        JsonNode info = reply.json().at("/run/info");
        assertTrue(info.path("start_time").isIntegralNumber());
        assertFalse(info.has("end_time"));
        assertEquals(info.path("run_id"), info.path("run_uuid"));
        assertEquals(0, reply.json().at("/run/data/metrics/0/step").intValue());
        assertTrue(reply.json().at("/run/data/metrics/0").has("step"));
        assertEquals(
                "mlflow-artifacts:/0/" + run + "/artifacts", info.path("artifact_uri").asText());
    }

    @Test
    void aParamLoggedAgainWithAnotherValueIsRefusedAndKeepsTheFirst() {
        String run = run();
        String param = "{\"run_id\":\"%s\",\"key\":\"depth\",\"value\":\"%s\"}";
        post("runs/log-parameter", param.formatted(run, "3"));
        post("runs/log-parameter", param.formatted(run, "3"));

        TestClient.Reply other =
                client.post(path("runs/log-parameter"), param.formatted(run, "4")).expect(400);
        assertEquals("INVALID_PARAMETER_VALUE", other.json().path("error_code").asText());
        JsonNode params = get("runs/get?run_id=" + run).at("/run/data/params");
        assertEquals("[{\"key\":\"depth\",\"value\":\"3\"}]", params.toString());
    }

    /// As MLflow itself does: it is stored, and comes back as text.
    @Test
    void aMetricThatIsNotANumberIsKeptAsSuch() {
        String run = run();
        String metric = "{\"run_id\":\"%s\",\"key\":\"loss\",\"value\":%s,\"timestamp\":1}";
        post("runs/log-metric", metric.formatted(run, "\"NaN\""));
        assertEquals(
                "NaN", get("runs/get?run_id=" + run).at("/run/data/metrics/0/value").textValue());
        client.post(path("runs/log-metric"), metric.formatted(run, "\"none\"")).expect(400);
        client.post(path("runs/log-metric"), metric.formatted(run, "[]")).expect(400);
    }

    @Test
    void refusalsSpeakTheProtocolsOwnErrors() {
        String run = run();
        refused(
                client.post(path("runs/log-batch"), "{}"),
                400,
                "INVALID_PARAMETER_VALUE",
                "Missing value for required parameter 'run_id'.");
        refused(
                client.post(
                        path("runs/log-batch"),
                        "{\"run_id\":\"%s\",\"metrics\":[{\"key\":\"m\",\"value\":1}]}"
                                .formatted(run)),
                400,
                "INVALID_PARAMETER_VALUE",
                "'metrics[0].timestamp'");
        refused(
                client.get(path("runs/get?run_id=" + "0".repeat(32))),
                404,
                "RESOURCE_DOES_NOT_EXIST",
                "not found");
        post("experiments/create", "{\"name\":\"taken\"}");
        refused(
                client.post(path("experiments/create"), "{\"name\":\"taken\"}"),
                400,
                "RESOURCE_ALREADY_EXISTS",
                "Experiment(name=taken) already exists.");
        refused(
                client.post(path("experiments/create"), "{\"name\":"),
                400,
                "INVALID_PARAMETER_VALUE",
                "not valid JSON");
    }

    @Test
    void aStateThatForbidsIsABadRequestSoThatClientsDoNotRetry() {
        String id = post("experiments/create", "{\"name\":\"old\"}").path("experiment_id").asText();
        post("experiments/delete", "{\"experiment_id\":\"%s\"}".formatted(id));
        refused(
                client.post(
                        path("experiments/update"),
                        "{\"experiment_id\":\"%s\",\"new_name\":\"new\"}".formatted(id)),
                400,
                "INVALID_STATE",
                "Cannot rename");
    }

    @Test
    void deletesCarryABody() {
        post("registered-models/create", "{\"name\":\"m\"}");
        post("registered-models/set-tag", "{\"name\":\"m\",\"key\":\"a\",\"value\":\"b\"}");
        byte[] body =
                "{\"name\":\"m\",\"key\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        client.send("DELETE", path("registered-models/delete-tag"), body).expect(200);
        assertFalse(get("registered-models/get?name=m").path("registered_model").has("tags"));
    }

    @Test
    void oldAndNewSpellingsOfACallBothWork() {
        post("registered-models/create", "{\"name\":\"m\"}");
        post("registered-models/get-latest-versions", "{\"name\":\"m\"}");
        get("registered-models/get-latest-versions?name=m&stages=None&stages=Production");
        get("registered-models/search?filter=name%3D%27m%27");
        post("registered-models/search", "{\"filter\":\"name='m'\"}");
        get("experiments/search?max_results=5");
        post("experiments/search", "{\"viewType\":\"ALL\",\"maxResults\":\"5\"}");
    }

    @Test
    void aWorkspaceHeaderMayNotNameAnotherProject() {
        String call = path("experiments/get?experiment_id=0");
        refused(
                client.with("X-MLFLOW-WORKSPACE", "other").get(call),
                400,
                "INVALID_PARAMETER_VALUE",
                "another project");
        client.with("X-MLFLOW-WORKSPACE", made.name()).get(call).expect(200);
    }

    @Test
    void anIdOfAnotherProjectIsNotThere() {
        String run = run();
        TestProject.Made other = projects.make();
        refused(
                other.as(Role.DATA_SCIENTIST)
                        .get("/p/" + other.name() + "/api/2.0/mlflow/runs/get?run_id=" + run),
                404,
                "RESOURCE_DOES_NOT_EXIST",
                "not found");
        get("runs/get?run_id=" + run);
    }

    @Test
    void withoutATokenTheClientIsTold() {
        TestClient.Reply reply =
                TestClient.anonymous().get(path("experiments/get?experiment_id=0")).expect(401);
        assertEquals("UNAUTHENTICATED", reply.json().path("error_code").asText());
        assertTrue(reply.header("WWW-Authenticate").orElse("").startsWith("Basic"));
    }

    @Test
    void onlyOnesOwnRunsAreDeleted() {
        String run = run();
        TestClient colleague = made.as(Role.DATA_ENGINEER);
        String body = "{\"run_id\":\"%s\"}".formatted(run);
        refused(colleague.post(path("runs/delete"), body), 403, "PERMISSION_DENIED", "not allow");
        client.post(path("runs/delete"), body).expect(200);
    }

    @Test
    void probesAnswerUnderTheProjectsAddress() {
        assertEquals("3.3.2", client.get("/p/" + made.name() + "/version").expect(200).text());
        assertEquals("OK", client.get("/p/" + made.name() + "/health").expect(200).text());
        JsonNode info =
                client.get("/p/" + made.name() + "/api/3.0/mlflow/server-info").expect(200).json();
        assertFalse(info.path("workspaces_enabled").asBoolean(true));
    }

    @Test
    void aVersionIsReadyAtOnceAndItsNumberIsText() {
        String run = run();
        post("registered-models/create", "{\"name\":\"m\"}");
        JsonNode version =
                post(
                                "model-versions/create",
                                "{\"name\":\"m\",\"source\":\"runs:/%s/model\",\"run_id\":\"%s\"}"
                                        .formatted(run, run))
                        .path("model_version");
        assertEquals("1", version.path("version").textValue());
        assertEquals("READY", version.path("status").asText());
        assertEquals(
                "", version.path("description").textValue(), "clients would read none as None");
        refused(
                client.get(path("model-versions/get?name=m&version=one")),
                400,
                "INVALID_PARAMETER_VALUE",
                "Parameter 'version' must be an integer, got 'one'.");
    }
}
