package dev.kaname.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.security.Permission;
import dev.kaname.security.PermissionTable;
import dev.kaname.security.Role;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestClient.Reply;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every route that looks at the object itself: what somebody else made is refused to who may only
/// touch their own, and their own is not (BI-068, BI-078).
@QuarkusTest
class OwnOnlyTest {
    @Inject TestProject projects;
    @Inject PermissionTable table;
    private TestProject.Made made;
    private TestClient one;
    private TestClient other;

    @BeforeEach
    void enter() {
        made = projects.make();
        one = made.as(Role.DATA_SCIENTIST);
        other = made.as(Role.DATA_SCIENTIST);
    }

    /// How to make a thing, and how to do to it what only its maker may.
    private record Case(Function<TestClient, String> make, Touch touch) {}

    private interface Touch {
        Reply touch(TestClient caller, String id);
    }

    private final Map<String, Case> cases =
            Map.of(
                    "POST /runs/delete",
                    new Case(this::run, (c, id) -> mlflow(c, "POST", "runs/delete", run(id))),
                    "POST /runs/restore",
                    new Case(this::run, (c, id) -> mlflow(c, "POST", "runs/restore", run(id))),
                    "POST /experiments/delete",
                    new Case(
                            this::experiment,
                            (c, id) -> mlflow(c, "POST", "experiments/delete", experiment(id))),
                    "POST /experiments/restore",
                    new Case(
                            this::experiment,
                            (c, id) -> mlflow(c, "POST", "experiments/restore", experiment(id))),
                    "DELETE /registered-models/delete",
                    new Case(
                            this::model,
                            (c, id) -> mlflow(c, "DELETE", "registered-models/delete", name(id))),
                    "DELETE /model-versions/delete",
                    new Case(
                            this::version,
                            (c, id) -> mlflow(c, "DELETE", "model-versions/delete", version(id))),
                    "DELETE /logged-models/{model}",
                    new Case(
                            this::loggedModel,
                            (c, id) -> mlflow(c, "DELETE", "logged-models/" + id, "")),
                    "DELETE /artifacts/{path:.+}",
                    new Case(this::artifact, (c, path) -> c.delete(artifacts(path))));

    private Reply mlflow(TestClient caller, String verb, String call, String json) {
        return caller.with("Content-Type", "application/json")
                .send(
                        verb,
                        "/p/" + made.name() + "/api/2.0/mlflow/" + call,
                        json.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode make(TestClient caller, String call, String json) {
        return mlflow(caller, "POST", call, json).expect(200).json();
    }

    private String run(TestClient caller) {
        return make(caller, "runs/create", "{\"experiment_id\":\"0\"}")
                .at("/run/info/run_id")
                .asText();
    }

    private static String run(String id) {
        return "{\"run_id\":\"%s\"}".formatted(id);
    }

    private String experiment(TestClient caller) {
        return make(caller, "experiments/create", name(UUID.randomUUID().toString()))
                .path("experiment_id")
                .asText();
    }

    private static String experiment(String id) {
        return "{\"experiment_id\":\"%s\"}".formatted(id);
    }

    private String model(TestClient caller) {
        return make(caller, "registered-models/create", name(UUID.randomUUID().toString()))
                .at("/registered_model/name")
                .asText();
    }

    private static String name(String text) {
        return "{\"name\":\"%s\"}".formatted(text);
    }

    private String version(TestClient caller) {
        String model = model(caller);
        String run = run(caller);
        make(
                caller,
                "model-versions/create",
                "{\"name\":\"%s\",\"source\":\"runs:/%s/model\",\"run_id\":\"%s\"}"
                        .formatted(model, run, run));
        return model;
    }

    private static String version(String model) {
        return "{\"name\":\"%s\",\"version\":\"1\"}".formatted(model);
    }

    private String loggedModel(TestClient caller) {
        return make(caller, "logged-models", "{\"experiment_id\":\"0\",\"name\":\"m\"}")
                .at("/model/info/model_id")
                .asText();
    }

    private String artifact(TestClient caller) {
        String path = "0/" + run(caller) + "/artifacts/note.txt";
        caller.with("Content-Type", "application/octet-stream")
                .send("PUT", artifacts(path), new byte[] {1})
                .expect(200);
        return path;
    }

    private String artifacts(String path) {
        return "/p/" + made.name() + "/api/2.0/mlflow-artifacts/artifacts/" + path;
    }

    @Test
    void whatSomebodyElseMadeIsRefusedAndOnesOwnIsNot() {
        cases.forEach((route, thing) -> {
            String id = thing.make().apply(one);
            assertEquals(403, thing.touch().touch(other, id).status(), route);
            Reply own = thing.touch().touch(one, id);
            assertTrue(own.status() < 500 && own.status() != 403, route + own.text());
        });
    }

    /// Of the routes of the audit log, one shows less and the other is refused: see their own test.
    @Test
    void everyRouteThatLooksAtTheObjectIsTriedHere() {
        Set<String> found = new TreeSet<>();
        for (Routes.Route route : Routes.all()) {
            if (route.needs().map(Needs::byObject).orElse(false)
                    && !route.template().endsWith("/audit")
                    && !route.template().endsWith("/audit/export")) {
                found.add(
                        route.verb()
                                + " "
                                + route.template()
                                        .replaceFirst("^.*/2\\.0/mlflow(-artifacts)?", ""));
            }
        }
        assertEquals(found, new TreeSet<>(cases.keySet()));
    }

    @Test
    void aTokenIsRevokedByItsOwnerAndNobodyElse() {
        JsonNode minted = one.post("/api/v1/tokens", "{\"label\":\"mine\"}").expect(201).json();
        String id = minted.path("id").asText();
        TestClient administrator = TestClient.bearer(projects.administratorToken());
        assertEquals(404, other.delete("/api/v1/tokens/" + id).status());
        assertEquals(404, made.asOwner().delete("/api/v1/tokens/" + id).status());
        String whose = one.get("/api/v1/me").json().path("principal").asText();
        assertEquals(404, other.get("/api/v1/tokens?principal=" + whose).status());
        one.get("/api/v1/tokens?principal=" + whose).expect(200);
        TestClient with = TestClient.bearer(minted.path("token").asText());
        with.get("/api/v1/me").expect(200);
        administrator.get("/api/v1/tokens?principal=" + whose).expect(200);

        one.delete("/api/v1/tokens/" + id).expect(204);
        with.get("/api/v1/me").expect(401);
    }

    @Test
    void nobodyMayDeployWhoMayOnlyProposeIt() {
        TestClient developer = made.as(Role.DEVELOPER);
        String endpoints = "/api/v1/projects/" + made.name() + "/endpoints";
        String asked = "{\"name\":\"e\",\"model\":\"m\"}";
        assertEquals("propose", table.cell(Permission.DEPLOY, "developer").label());
        developer.post(endpoints, asked).expect(403);
        developer.post(endpoints + "/e/deployments", "{\"version\":\"1\"}").expect(403);
        developer.post(endpoints + "/e/rollback", "{}").expect(403);
        made.as(Role.OPERATIONS).post(endpoints, asked).expect(201);
    }
}
