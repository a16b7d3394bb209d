package dev.kaname.server.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.security.Role;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestClient.Reply;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What registering a version settles for good, and what an alias does that an endpoint follows.
@QuarkusTest
class RegisteredVersionTest {
    private static final String MODEL = "{\"name\":\"multiplier\"}";

    @Inject TestProject projects;
    private TestProject.Made made;
    private TestClient owner;

    @BeforeEach
    void enter() {
        made = projects.make();
        owner = made.asOwner();
    }

    private String mlflow(String call) {
        return "/p/" + made.name() + "/api/2.0/mlflow/" + call;
    }

    private String artifact(String path) {
        return "/p/" + made.name() + "/api/2.0/mlflow-artifacts/artifacts/" + path;
    }

    private String api(String path) {
        return "/api/v1/projects/" + made.name() + path;
    }

    private JsonNode post(String call, String json) {
        return owner.post(mlflow(call), json).expect(200).json();
    }

    private void put(String path, String text) {
        owner.with("Content-Type", "application/octet-stream")
                .send("PUT", artifact(path), text.getBytes(StandardCharsets.UTF_8))
                .expect(200);
    }

    @Test
    void theFilesOfAVersionAreThoseThatWereRegistered() {
        String run =
                post("runs/create", "{\"experiment_id\":\"0\"}").at("/run/info/run_id").asText();
        String folder = "0/" + run + "/artifacts/model";
        put(folder + "/MLmodel", "as it was");
        post("registered-models/create", MODEL);
        post(
                "model-versions/create",
                "{\"name\":\"multiplier\",\"source\":\"runs:/%s/model\",\"run_id\":\"%s\"}"
                        .formatted(run, run));
        put(folder + "/MLmodel", "changed");
        owner.delete(artifact(folder)).expect(200);

        String uri =
                owner.get(mlflow("model-versions/get-download-uri?name=multiplier&version=1"))
                        .expect(200)
                        .json()
                        .path("artifact_uri")
                        .asText();
        assertTrue(uri.startsWith("mlflow-artifacts:/versions/"), uri);
        String root = uri.substring("mlflow-artifacts:/".length());
        JsonNode files =
                owner.get("/p/" + made.name() + "/api/2.0/mlflow-artifacts/artifacts?path=" + root)
                        .expect(200)
                        .json()
                        .path("files");
        assertEquals("MLmodel", files.path(0).path("path").asText());
        assertEquals("as it was", owner.get(artifact(root + "/MLmodel")).expect(200).text());

        byte[] other = "other".getBytes(StandardCharsets.UTF_8);
        TestClient bytes = owner.with("Content-Type", "application/octet-stream");
        bytes.send("PUT", artifact(root + "/MLmodel"), other).expect(409);
        bytes.send("PUT", artifact(root + "/more"), other).expect(409);
        owner.delete(artifact(root + "/MLmodel")).expect(409);
        assertEquals("as it was", owner.get(artifact(root + "/MLmodel")).expect(200).text());

        projects.make().asOwner().get(artifact(root + "/MLmodel")).expect(404);
        owner.with("Content-Type", "application/json")
                .send(
                        "DELETE",
                        mlflow("model-versions/delete"),
                        "{\"name\":\"multiplier\",\"version\":\"1\"}"
                                .getBytes(StandardCharsets.UTF_8))
                .expect(200);
        owner.get(artifact(root + "/MLmodel")).expect(404);
    }

    /// A pickle is registered like any other model; it is a program, and the server runs none.
    @Test
    void aVersionThatIsNotOnnxIsRefusedWhenItIsDeployedAndTheReasonIsSaid() {
        String run =
                post("runs/create", "{\"experiment_id\":\"0\"}").at("/run/info/run_id").asText();
        put("0/" + run + "/artifacts/model/MLmodel", "flavors: {sklearn: {}}");
        put("0/" + run + "/artifacts/model/model.pkl", "a pickle");
        post("registered-models/create", MODEL);
        post(
                "model-versions/create",
                "{\"name\":\"multiplier\",\"source\":\"runs:/%s/model\",\"run_id\":\"%s\"}"
                        .formatted(run, run));

        TestClient.Reply refused =
                owner.post(
                                api("/endpoints/numbers/deployments"),
                                "{\"model\":\"multiplier\",\"version\":\"1\"}")
                        .expect(409);

        assertEquals("not_servable", refused.code());
        assertTrue(refused.text().contains("MLmodel, model.pkl"), refused.text());
        assertTrue(refused.json().path("remedy").asText().contains("onnx"), refused.text());
        owner.get(api("/endpoints/numbers")).expect(404);
    }

    /// What would be served is the model beside it; but clients that download the version follow
    /// it.
    @Test
    void aVersionWhoseMlmodelPointsOutsideOfItsFolderIsNotDeployed() {
        String run =
                post("runs/create", "{\"experiment_id\":\"0\"}").at("/run/info/run_id").asText();
        put(
                "0/" + run + "/artifacts/model/MLmodel",
                "flavors: {onnx: {data: ../../../admin-token}}");
        put("0/" + run + "/artifacts/model/model.onnx", "never looked at");
        post("registered-models/create", MODEL);
        post(
                "model-versions/create",
                "{\"name\":\"multiplier\",\"source\":\"runs:/%s/model\",\"run_id\":\"%s\"}"
                        .formatted(run, run));

        TestClient.Reply refused =
                owner.post(
                                api("/endpoints/numbers/deployments"),
                                "{\"model\":\"multiplier\",\"version\":\"1\"}")
                        .expect(409);

        assertEquals("not_servable", refused.code());
        assertTrue(refused.text().contains("flavors.onnx.data"), refused.text());
    }

    private void importModel(String file) throws IOException {
        byte[] bytes =
                Files.readAllBytes(Path.of("../serving/src/test/resources/models", file + ".onnx"));
        owner.with("Content-Type", "application/octet-stream")
                .send("POST", api("/models/multiplier/import"), bytes)
                .expect(201);
    }

    private Reply setAlias(TestClient caller, String alias, int version) {
        return caller.post(
                mlflow("registered-models/alias"),
                "{\"name\":\"multiplier\",\"alias\":\"%s\",\"version\":\"%d\"}"
                        .formatted(alias, version));
    }

    private JsonNode endpoint() {
        return owner.get(api("/endpoints/numbers")).expect(200).json();
    }

    private String champion() {
        return owner.get(mlflow("registered-models/alias?name=multiplier&alias=champion"))
                .expect(200)
                .json()
                .at("/model_version/version")
                .asText();
    }

    @Test
    void settingAnAliasThatAnEndpointFollowsDeploys() throws IOException {
        importModel("version-1");
        importModel("version-2");
        owner.post(
                        api("/endpoints/numbers/deployments"),
                        "{\"model\":\"multiplier\",\"version\":\"1\"}")
                .expect(201);
        assertEquals("1", champion());

        TestClient scientist = made.as(Role.DATA_SCIENTIST);
        Reply refused = setAlias(scientist, "champion", 2).expect(403);
        assertEquals("PERMISSION_DENIED", refused.json().path("error_code").asText());
        assertEquals("1", champion());
        setAlias(scientist, "mine", 2).expect(200);

        setAlias(owner, "champion", 2).expect(200);
        assertEquals("2", champion());
        assertEquals(2, endpoint().path("version").asInt());
        assertEquals("ready", endpoint().path("state").asText());

        owner.patch(api("/endpoints/numbers"), "{\"gate\":\"passed\"}").expect(200);
        setAlias(owner, "champion", 1).expect(409);
        assertEquals("2", champion());
        assertEquals(2, endpoint().path("version").asInt());
    }

    @Test
    void whatAnEndpointServesIsNeitherDeletedNorRenamed() throws IOException {
        importModel("version-1");
        importModel("version-2");
        importModel("sum");
        for (String version : List.of("1", "2")) {
            owner.post(
                            api("/endpoints/numbers/deployments"),
                            "{\"model\":\"multiplier\",\"version\":\"%s\"}".formatted(version))
                    .expect(201);
        }

        for (String served : List.of("1", "2")) {
            Reply refused = deleteVersion(served).expect(409);
            assertEquals("RESOURCE_CONFLICT", refused.json().path("error_code").asText());
            assertTrue(refused.json().path("message").asText().contains("numbers"));
        }
        owner.post(
                        mlflow("registered-models/rename"),
                        "{\"name\":\"multiplier\",\"new_name\":\"other\"}")
                .expect(409);
        owner.send("DELETE", mlflow("registered-models/delete"), json(MODEL)).expect(409);

        assertEquals("2", champion());
        assertEquals("ready", endpoint().path("state").asText());
        deleteVersion("3").expect(200);
    }

    private Reply deleteVersion(String version) {
        return owner.send(
                "DELETE",
                mlflow("model-versions/delete"),
                json("{\"name\":\"multiplier\",\"version\":\"%s\"}".formatted(version)));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
