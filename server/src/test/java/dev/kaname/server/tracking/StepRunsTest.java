package dev.kaname.server.tracking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.security.Permission;
import dev.kaname.security.Tokens;
import dev.kaname.server.RawHttp;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestClient.Reply;
import dev.kaname.server.TestProject;
import dev.kaname.server.access.Routes;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a step of a pipeline made is changed by that step alone: its outputs may go into production
/// by rights that the other writer does not have. The rules themselves are tested in `tracking`;
/// here, every route that writes is.
@QuarkusTest
class StepRunsTest {
    private static final String ATTEMPT = "01a2010d43857202b258de177b6761c2";

    /// Routes that make a thing of one's own; and two that are not served.
    private static final Set<String> NOT_ASKED =
            Set.of(
                    "POST /runs/create",
                    "POST /artifacts/presigned-upload-url",
                    "POST /mpu/{call:create|complete|abort}/{path:.+}");

    @Inject TestProject projects;
    @Inject Database database;
    private TestProject.Made made;
    private TestClient person;
    private TestClient step;
    private String run;
    private String model;

    @BeforeEach
    void aStepThatLoggedAModel() {
        made = projects.make();
        person = made.asOwner();
        step = TestClient.bearer(stepToken(ATTEMPT));
        run =
                step.post(mlflow("/runs/create"), "{\"experiment_id\":\"0\"}")
                        .expect(200)
                        .json()
                        .at("/run/info/run_id")
                        .asText();
        model =
                step.post(
                                mlflow("/logged-models"),
                                fill("{'experiment_id':'0','name':'m','source_run_id':'@run'}"))
                        .expect(200)
                        .json()
                        .at("/model/info/model_id")
                        .asText();
        fix("POST", mlflow("/runs/set-tag"), "{'run_id':'@run','key':'mine','value':'1'}");
        fix("PATCH", mlflow("/logged-models/@model/tags"), "{'tags':[{'key':'mine'}]}");
        fix("PUT", files("/0/models/@model/artifacts/model.onnx"), "'true model'");
        fix("PUT", files("/0/@run/artifacts/note.txt"), "'true note'");
    }

    private String stepToken(String attempt) {
        return act(tx ->
                made.security()
                        .tokens()
                        .issueForAttempt(
                                tx,
                                made.id(),
                                attempt,
                                List.of(made.owner()),
                                Tokens.OF_ATTEMPT,
                                Duration.ofHours(1))
                        .text());
    }

    private <T> T act(Function<Tx, T> what) {
        return database.act(
                Who.SYSTEM,
                tx ->
                        Outcome.of(
                                what.apply(tx),
                                Event.of(made.id(), "attempt.start", "attempt", ATTEMPT)));
    }

    private void fix(String verb, String path, String body) {
        send(step, verb, path, body).expect(200);
    }

    private String mlflow(String call) {
        return "/p/" + made.name() + "/api/2.0/mlflow" + call;
    }

    private String files(String path) {
        return "/p/" + made.name() + "/api/2.0/mlflow-artifacts/artifacts" + path;
    }

    private Reply send(TestClient by, String verb, String path, String body) {
        return by.with("Content-Type", "application/json")
                .send(verb, fill(path), fill(body).getBytes(StandardCharsets.UTF_8));
    }

    private String fill(String text) {
        String ids = text.replace("@run", run);
        return (model == null ? ids : ids.replace("@model", model)).replace('\'', '"');
    }

    /// Every route that writes, by how it is used on what the step made.
    private Map<String, Function<TestClient, Reply>> writes() {
        Map<String, Function<TestClient, Reply>> writes = new TreeMap<>();
        call(writes, "POST /runs/update", "{'run_id':'@run','status':'FINISHED'}");
        call(writes, "POST /runs/delete", "{'run_id':'@run'}");
        call(writes, "POST /runs/restore", "{'run_id':'@run'}");
        call(
                writes,
                "POST /runs/log-batch",
                "{'run_id':'@run','metrics':[{'key':'auc','value':0.9,'timestamp':9,'step':9}]}");
        call(
                writes,
                "POST /runs/log-metric",
                "{'run_id':'@run','key':'auc','value':0.9,'timestamp':9,'step':9}");
        String param = "{'run_id':'@run','key':'a','value':'b'}";
        writes.put(
                "POST /runs/{call:log-parameter|log-param}",
                by -> send(by, "POST", mlflow("/runs/log-parameter"), param));
        call(writes, "POST /runs/set-tag", "{'run_id':'@run','key':'t','value':'b'}");
        call(writes, "POST /runs/delete-tag", "{'run_id':'@run','key':'mine'}");
        call(writes, "POST /runs/log-inputs", "{'run_id':'@run','models':[{'model_id':'@model'}]}");
        call(writes, "POST /runs/outputs", "{'run_id':'@run','models':[{'model_id':'@model'}]}");
        call(
                writes,
                "POST /runs/log-model",
                "{'run_id':'@run','model_json':'{\\'artifact_path\\':1,\\'flavors\\':1,"
                        + "\\'utc_time_created\\':1,\\'run_id\\':1}'}");
        call(
                writes,
                "POST /logged-models",
                "{'experiment_id':'0','name':'m','source_run_id':'@run'}");
        ofModel(writes, "PATCH", "", "", "{'status':'LOGGED_MODEL_READY'}");
        ofModel(writes, "DELETE", "", "", "");
        ofModel(writes, "PATCH", "/tags", "/tags", "{'tags':[{'key':'t','value':'b'}]}");
        ofModel(writes, "DELETE", "/tags/{key}", "/tags/mine", "");
        ofModel(writes, "POST", "/params", "/params", "{'params':[{'key':'a','value':'b'}]}");
        String file = files("/0/models/@model/artifacts/model.onnx");
        writes.put("PUT /artifacts/{path:.+}", by -> send(by, "PUT", file, "forged"));
        writes.put("DELETE /artifacts/{path:.+}", by -> send(by, "DELETE", file, ""));
        writes.put(
                "POST /upload-artifact",
                by ->
                        send(
                                by,
                                "POST",
                                mlflow("/upload-artifact?run_id=@run&path=note.txt"),
                                "forged"));
        return writes;
    }

    private void call(Map<String, Function<TestClient, Reply>> writes, String route, String body) {
        String[] words = route.split(" ", 2);
        writes.put(route, by -> send(by, words[0], mlflow(words[1]), body));
    }

    private void ofModel(
            Map<String, Function<TestClient, Reply>> writes,
            String verb,
            String template,
            String path,
            String body) {
        writes.put(
                verb + " /logged-models/{model}" + template,
                by -> send(by, verb, mlflow("/logged-models/@model" + path), body));
    }

    private static void refused(Map<String, Function<TestClient, Reply>> writes, TestClient by) {
        writes.forEach((route, write) -> {
            Reply reply = write.apply(by);
            assertEquals(403, reply.status(), route + reply.text());
            JsonNode said = reply.json();
            assertEquals("PERMISSION_DENIED", said.path("error_code").asText(), route);
        });
    }

    @Test
    void everyRouteThatWritesToARunOrALoggedModelIsTriedHere() {
        Set<String> found = new TreeSet<>(NOT_ASKED);
        found.addAll(writes().keySet());
        Set<Permission> writing =
                Set.of(Permission.RUN_WRITE, Permission.RUN_DELETE, Permission.ARTIFACT_DELETE);
        Set<String> routes = new TreeSet<>();
        for (Routes.Route route : Routes.all()) {
            String call = route.template().replaceFirst("^.*/2\\.0/mlflow(-artifacts)?", "");
            boolean writes =
                    route.needs().map(needs -> writing.contains(needs.value())).orElse(false);
            if (writes
                    && call.matches("/(runs|logged-models|artifacts|upload-artifact|mpu)\\b.*")) {
                routes.add(route.verb() + " " + call);
            }
        }
        assertEquals(routes, found);
    }

    @Test
    void nobodyElseChangesWhatARunningStepMade() {
        refused(writes(), person);
        refused(writes(), TestClient.bearer(stepToken("01a2010d43857202b258de177b6761c3")));
        assertUntouched();
    }

    private void assertUntouched() {
        assertEquals(
                "\"true model\"",
                person.get(fill(files("/0/models/@model/artifacts/model.onnx"))).text());
        assertEquals("\"true note\"", person.get(fill(files("/0/@run/artifacts/note.txt"))).text());
        JsonNode data =
                person.get(mlflow("/runs/get?run_id=" + run)).expect(200).json().at("/run/data");
        assertTrue(
                data.path("metrics").isEmpty() && data.path("params").isEmpty(), data.toString());
    }

    /// What a step cannot do to its own is deleting: its token does not carry that.
    @Test
    void theStepItselfGoesOnWriting() {
        writes().forEach((route, write) -> {
            boolean deletes = route.matches(".*(/delete|/restore|DELETE .*(model}|path:.+}))");
            Reply reply = write.apply(step);
            assertEquals(deletes ? 403 : 200, reply.status(), route + reply.text());
        });
    }

    @Test
    void aStepHasSeveralRunsAndNestedOnes() {
        String child =
                step.post(
                                mlflow("/runs/create"),
                                fill(
                                        "{'experiment_id':'0','tags':[{'key':'mlflow.parentRunId','value':'@run'}]}"))
                        .expect(200)
                        .json()
                        .at("/run/info/run_id")
                        .asText();
        for (String one : List.of(run, child)) {
            String metric =
                    "{'run_id':'%s','key':'auc','value':0.9,'timestamp':9,'step':9}".formatted(one);
            send(step, "POST", mlflow("/runs/log-metric"), metric).expect(200);
            send(person, "POST", mlflow("/runs/log-metric"), metric).expect(403);
        }
    }

    @Test
    void onceTheStepHasEndedPeopleTagItAndItsContentsAreFrozen() {
        endTheStep();
        assertEquals(401, writes().get("POST /runs/log-metric").apply(step).status());
        Map<String, Function<TestClient, Reply>> frozen = writes();
        for (String remark :
                List.of(
                        "POST /runs/set-tag",
                        "POST /runs/delete-tag",
                        "PATCH /logged-models/{model}/tags",
                        "DELETE /logged-models/{model}/tags/{key}")) {
            Reply reply = frozen.remove(remark).apply(person);
            assertEquals(200, reply.status(), remark + reply.text());
        }
        refused(frozen, person);
        assertUntouched();
    }

    private void endTheStep() {
        act(tx -> {
            tx.update(
                    "INSERT INTO pipeline_attempts (project, id, run, ordinal, number, state, reason,"
                            + " cache_key, key_parts, inputs, runtime, isolation, epoch, created_at,"
                            + " ended_at) VALUES (?, ?, 'r', 0, 1, 'succeeded', '', '', '{}', '{}',"
                            + " '', 'none', 1, ?, ?)",
                    made.id(),
                    ATTEMPT,
                    tx.now(),
                    tx.now());
            made.security().tokens().endAttempt(tx, ATTEMPT);
            return "";
        });
    }

    @Test
    void whatTheStepBeganToSendBeforeItsEndChangesNothingAfterIt() throws IOException {
        String token = stepToken(ATTEMPT);
        List<String> begun =
                List.of(
                        "PUT " + fill(files("/0/models/@model/artifacts/model.onnx")),
                        "PUT " + fill(files("/0/models/@model/artifacts/another.onnx")),
                        "POST " + fill(mlflow("/upload-artifact?run_id=@run&path=note.txt")),
                        "POST " + mlflow("/runs/log-metric"));
        String metric = fill("{'run_id':'@run','key':'auc','value':0.9,'timestamp':9,'step':9}");
        Map<String, Socket> requests = new LinkedHashMap<>();
        try {
            for (String one : begun) {
                requests.put(one, begin(one, token, metric.length()));
            }
            endTheStep();
            for (Map.Entry<String, Socket> request : requests.entrySet()) {
                Socket socket = request.getValue();
                socket.getOutputStream().write(metric.getBytes(US_ASCII));
                String reply = new String(socket.getInputStream().readAllBytes(), US_ASCII);
                assertTrue(reply.contains("HTTP/1.1 403"), request.getKey() + ": " + reply);
            }
        } finally {
            for (Socket socket : requests.values()) {
                socket.close();
            }
        }
        assertUntouched();
    }

    /// Sends the head of a request, and waits until the server wants its body.
    private static Socket begin(String act, String token, int length) throws IOException {
        Socket socket = new Socket(RawHttp.server().getHost(), RawHttp.server().getPort());
        String head =
                act
                        + " HTTP/1.1\r\nHost: "
                        + RawHttp.host()
                        + "\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Type: application/json\r\nConnection: close"
                        + "\r\nExpect: 100-continue\r\nContent-Length: "
                        + length
                        + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        String told = new String(socket.getInputStream().readNBytes(12), US_ASCII);
        assertEquals("HTTP/1.1 100", told, act);
        return socket;
    }
}
