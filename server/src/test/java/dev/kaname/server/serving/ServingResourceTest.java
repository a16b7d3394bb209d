package dev.kaname.server.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.security.Role;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestClient.Reply;
import dev.kaname.server.TestProject;
import dev.kaname.server.TestProject.Made;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ServingResourceTest {
    @Inject TestProject projects;
    private Made project;
    private ServedModels models;
    private TestClient owner;

    @BeforeEach
    void aProject() {
        project = projects.make();
        models = new ServedModels(project);
        owner = models.owner();
    }

    @Test
    void aFinishedModelFileIsBroughtInServedAndTraceable() {
        Reply deployed = models.deploy("numbers", "multiplier", "version-2").expect(201);
        Reply reply = infer("numbers", 21);
        reply.expect(200);
        JsonNode answer = reply.json();
        assertEquals("numbers", answer.path("model_name").asText());
        assertEquals("1", answer.path("model_version").asText());
        assertEquals(42, answer.path("outputs").path(1).path("data").path(0).asDouble());
        String id = answer.path("id").asText();
        assertEquals(id, reply.header("X-Prediction-Id").orElseThrow());

        JsonNode prediction = owner.get(models.api("/predictions/" + id)).expect(200).json();
        assertEquals(deployed.json().path("id").asText(), prediction.path("deployment").asText());
        assertEquals("multiplier", prediction.path("model").asText());
        JsonNode logged = prediction.path("logged");
        assertEquals(
                21, logged.path("request").path("inputs").path(0).path("data").path(0).asDouble());
        assertEquals(answer, logged.path("response"));

        JsonNode lineage = owner.get(models.api("/lineage?id=" + id)).expect(200).json();
        assertEquals("deployment", lineage.path("start").path("kind").asText());
        assertTrue(lineage.path("nodes").toString().contains("multiplier/1"), lineage::toString);
    }

    @Test
    void predictionsOfAnHourAreANodeBelowTheDeployment() throws Exception {
        String deployment = models.deploy("numbers", "m", "version-1").json().path("id").asText();
        infer("numbers", 1).expect(200);
        String down = models.api("/lineage?direction=down&kind=deployment&id=" + deployment);
        for (int i = 0; i < 100; i++) {
            if (owner.get(down).text().contains("\"window\"")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(owner.get(down).text());
    }

    @Test
    void whatTheProtocolAsksAboutServerAndModelIsAnswered() {
        assertEquals("kaname", owner.get(models.v2("")).expect(200).json().path("name").asText());
        assertTrue(
                owner.get(models.v2("/health/live")).expect(200).json().path("live").asBoolean());
        assertTrue(
                owner.get(models.v2("/health/ready")).expect(200).json().path("ready").asBoolean());
        assertEquals("{\"models\":[]}", owner.get(models.v2("/models")).expect(200).text());
        owner.get(models.v2("/models/numbers")).expect(404);
        models.deploy("numbers", "m", "version-1").expect(201);
        models.deploy("numbers", "m", "version-2").expect(201);
        assertEquals("{\"models\":[\"numbers\"]}", owner.get(models.v2("/models")).text());
        JsonNode metadata = owner.get(models.v2("/models/numbers")).expect(200).json();
        assertEquals("2", metadata.path("versions").path(0).asText());
        assertEquals("[-1,1]", metadata.path("inputs").path(0).path("shape").toString());
        assertEquals(
                "[\"1\"]",
                owner.get(models.v2("/models/numbers/versions/1"))
                        .json()
                        .path("versions")
                        .toString());
        assertEquals(
                "{\"name\":\"numbers\",\"ready\":true}",
                owner.get(models.v2("/models/numbers/versions/champion/ready")).expect(200).text());
        owner.get(models.v2("/models/numbers/versions/9/ready")).expect(404);
        assertTrue(
                owner.post(models.v2("/models/numbers/versions/1/infer"), ServedModels.numbers(3))
                        .expect(200)
                        .text()
                        .contains("\"model_version\":\"1\""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "wrong shape|{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]}|inputs[0].shape",
                "wrong type|{'inputs':[{'name':'x','shape':[1,1],'datatype':'FP64','data':[1]}]}|inputs[0].datatype",
                "huge declared shape|{'inputs':[{'name':'x','shape':[1000000000000,1],'datatype':'FP32','data':[1]}]}|fewer elements",
                "truncated|{'inputs':[{'name':'x','shape':[1,1],'datatype':'FP32','data':[1|malformed",
                "unknown input|{'inputs':[{'name':'y','shape':[1,1],'datatype':'FP32','data':[1]}]}|its inputs are x"
            })
    void whatDoesNotAddUpIsRefusedInTheProtocolsForm(String name, String body, String part) {
        models.deploy("numbers", "m", "version-1").expect(201);
        infer("numbers", 1).expect(200);
        Reply reply =
                owner.post(models.v2("/models/numbers/infer"), body.replace('\'', '"')).expect(400);
        String error = reply.json().path("error").asText();
        assertTrue(error.startsWith("invalid_argument: ") && error.contains(part), error);
        assertEquals(1, reply.json().size());
        assertTrue(reply.header("X-Prediction-Id").isPresent());
    }

    @ParameterizedTest(name = "BI-129 Inference-Header-Content-Length: {0}")
    @CsvSource({"-1", "0", "1e3", "x", "99999999999999999999", "5000"})
    void aHeadLengthThatIsNoneIsRefused(String length) {
        models.deploy("numbers", "m", "version-1").expect(201);
        Reply reply =
                owner.with("Inference-Header-Content-Length", length)
                        .post(models.v2("/models/numbers/infer"), ServedModels.numbers(1))
                        .expect(400);
        assertTrue(reply.json().path("error").asText().contains("Inference-Header-Content-Length"));
        assertTrue(reply.header("X-Prediction-Id").isPresent());
    }

    @Test
    void whoMayNotCallOrDeployDoesNot() {
        models.deploy("numbers", "m", "version-1").expect(201);
        String infer = models.v2("/models/numbers/infer");
        String deploy = models.api("/endpoints/numbers/deployments");
        String order = "{\"version\":\"1\"}";
        project.as(Role.DEVELOPER).post(infer, ServedModels.numbers(1)).expect(200);
        project.as(Role.AUDITOR).post(infer, ServedModels.numbers(1)).expect(403);
        project.as(Role.DATA_SCIENTIST).post(deploy, order).expect(403);
        project.as(Role.OPERATIONS).post(deploy, order).expect(201);
        TestClient stranger = TestClient.bearer(projects.strangerToken());
        Reply foreign = stranger.post(infer, ServedModels.numbers(1)).expect(404);
        assertTrue(foreign.json().has("error"), foreign::text);
        stranger.post(deploy, order).expect(404);
        Made other = projects.make();
        other.asOwner()
                .post("/p/" + other.name() + "/v2/models/numbers/infer", ServedModels.numbers(1))
                .expect(404);
    }

    @Test
    void aPredictionOfAnotherProjectOrAMadeUpOneDoesNotExist() {
        models.deploy("numbers", "m", "version-1").expect(201);
        String id = infer("numbers", 1).json().path("id").asText();
        Made other = projects.make();
        other.asOwner().get("/api/v1/projects/" + other.name() + "/predictions/" + id).expect(404);
        char last = id.charAt(31) == '0' ? '1' : '0';
        owner.get(models.api("/predictions/" + id.substring(0, 31) + last)).expect(404);
        owner.get(models.api("/predictions/x")).expect(404);
        Reply seen = project.as(Role.AUDITOR).get(models.api("/predictions/" + id)).expect(200);
        assertFalse(
                seen.json().has("logged"), "payloads are not for everybody who sees the project");
    }

    @Test
    void goingBackToAVersionThatIsGoneChangesNothingAndSaysWhy() {
        String first =
                models.deploy("numbers", "m", "version-1").expect(201).json().path("id").asText();
        models.deploy("numbers", "m", "version-2").expect(201);
        models.deploy("numbers", "m", "logistic30").expect(201);
        owner.with("Content-Type", "application/json")
                .send(
                        "DELETE",
                        "/p/" + project.name() + "/api/2.0/mlflow/model-versions/delete",
                        "{\"name\":\"m\",\"version\":\"1\"}".getBytes(StandardCharsets.UTF_8))
                .expect(200);
        Reply refused =
                owner.post(
                                models.api("/endpoints/numbers/rollback"),
                                "{\"deployment\":\"" + first + "\"}")
                        .expect(409);
        assertEquals("not_servable", refused.code());
        assertEquals("3", champion());
        assertEquals(
                3, owner.get(models.api("/endpoints/numbers")).json().path("version").asLong());
    }

    @Test
    void goingBackIsADeploymentAndTheAliasGoesWithIt() {
        models.deploy("numbers", "m", "version-1").expect(201);
        models.deploy("numbers", "m", "version-2").expect(201);
        assertEquals("2", champion());
        JsonNode back =
                owner.post(models.api("/endpoints/numbers/rollback"), "{}").expect(200).json();
        assertEquals(1, back.path("version").asLong());
        assertEquals("1", champion());
        assertTrue(infer("numbers", 1).text().contains("\"model_version\":\"1\""));
        JsonNode history =
                owner.get(models.api("/endpoints/numbers/deployments?limit=2")).expect(200).json();
        assertEquals("rollback", history.path("items").path(0).path("kind").asText());
        JsonNode rest =
                owner.get(
                                models.api(
                                        "/endpoints/numbers/deployments?after="
                                                + history.path("next").asText()))
                        .json();
        assertEquals(1, rest.path("items").size());
        JsonNode endpoint = owner.get(models.api("/endpoints/numbers")).expect(200).json();
        assertEquals("ready", endpoint.path("state").asText());
        assertEquals(1, endpoint.path("version").asLong());
        owner.post(models.api("/endpoints/numbers/rollback"), "{}").expect(409);
    }

    @Test
    void whatIsNotOnnxIsRefusedWhenItIsBroughtInAndNothingIsKept() {
        Reply pickle = models.bringIn("m", new byte[] {(byte) 0x80, 4, (byte) 0x95, 0});
        assertEquals("import_refused", pickle.expect(400).code());
        assertTrue(pickle.text().contains("pickle"), pickle::text);
        owner.get(models.api("/models/m/versions")).expect(404);
        models.bringIn("m", ServedModels.file("sequence-output")).expect(400);
        models.bringIn("m", ServedModels.file("external-absolute")).expect(400);
    }

    @Test
    void theSameFileIsTheSameVersion() {
        byte[] file = ServedModels.file("logistic30");
        String first = models.bringIn("m", file).expect(201).json().path("id").asText();
        assertEquals(first, models.bringIn("m", file).expect(201).json().path("id").asText());
        byte[] other = ServedModels.file("version-1");
        assertNotEquals(first, models.bringIn("m", other).expect(201).json().path("id").asText());
        JsonNode versions = owner.get(models.api("/models/m/versions")).expect(200).json();
        assertEquals(2, versions.path("items").size());
        JsonNode all = owner.get(models.api("/models")).expect(200).json();
        assertEquals(2, all.path("items").path(0).path("latest").asLong());
    }

    @Test
    void anEndpointIsMadeConfiguredAndListed() {
        String endpoints = models.api("/endpoints");
        String asked = "{\"name\":\"late\",\"model\":\"m\",\"log\":\"required\"}";
        JsonNode made = owner.post(endpoints, asked).expect(201).json();
        assertEquals("empty", made.path("state").asText());
        assertEquals("already_exists", owner.post(endpoints, asked).expect(409).code());
        owner.post(endpoints, "{\"name\":\"A b\",\"model\":\"m\"}").expect(400);
        assertEquals(
                "passed",
                owner.patch(endpoints + "/late", "{\"gate\":\"passed\"}")
                        .expect(200)
                        .json()
                        .path("gate")
                        .asText());
        Reply refused = models.deploy("late", "m", "version-1").expect(409);
        assertEquals("gate_refused", refused.code());
        String overruled = "{\"version\":\"1\",\"overrule\":true,\"reason\":\"a first version\"}";
        owner.post(endpoints + "/late/deployments", overruled).expect(201);
        infer("late", 2).expect(200);
        assertEquals(1, owner.get(endpoints).json().path("items").size());
    }

    @Test
    void binaryTensorsAreTakenAndGiven() {
        models.deploy("numbers", "m", "version-2").expect(201);
        byte[] head =
                ("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\","
                                + "\"parameters\":{\"binary_data_size\":4}}],"
                                + "\"parameters\":{\"binary_data_output\":true}}")
                        .getBytes(StandardCharsets.UTF_8);
        byte[] body = java.util.Arrays.copyOf(head, head.length + 4);
        body[head.length + 2] = (byte) 0x80;
        body[head.length + 3] = 0x3f;
        Reply reply =
                owner.with("Content-Type", "application/octet-stream")
                        .with("Inference-Header-Content-Length", Integer.toString(head.length))
                        .send("POST", models.v2("/models/numbers/infer"), body)
                        .expect(200);
        int length =
                Integer.parseInt(reply.header("Inference-Header-Content-Length").orElseThrow());
        assertEquals(8, reply.bytes().length - length);
        assertEquals(0x40, reply.bytes()[reply.bytes().length - 1]);
    }

    private String champion() {
        JsonNode items = owner.get(models.api("/models")).json().path("items");
        return items.path(0).path("champion").asText();
    }

    private Reply infer(String endpoint, double x) {
        return owner.post(models.v2("/models/" + endpoint + "/infer"), ServedModels.numbers(x));
    }
}
