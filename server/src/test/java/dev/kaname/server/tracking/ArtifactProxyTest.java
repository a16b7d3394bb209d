package dev.kaname.server.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.security.Role;
import dev.kaname.server.RawHttp;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ArtifactProxyTest {
    @Inject TestProject projects;
    private TestProject.Made made;
    private String token;
    private TestClient client;
    private String run;

    @BeforeEach
    void enter() {
        made = projects.make();
        token = made.tokenOf(Role.DATA_SCIENTIST);
        client = TestClient.bearer(token);
        run =
                client.post(mlflow("runs/create"), "{\"experiment_id\":\"0\"}")
                        .expect(200)
                        .json()
                        .at("/run/info/run_id")
                        .asText();
    }

    private String mlflow(String call) {
        return "/p/" + made.name() + "/api/2.0/mlflow/" + call;
    }

    private String proxy(String path) {
        return "/p/" + made.name() + "/api/2.0/mlflow-artifacts/artifacts" + path;
    }

    private String file(String path) {
        return proxy("/0/" + run + "/artifacts/" + path);
    }

    private TestClient.Reply put(String path, byte[] bytes) {
        return client.with("Content-Type", "application/octet-stream")
                .send("PUT", file(path), bytes);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFileGoesUpAndComesDownByteForByte() {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        assertEquals("{}", put("a/b.bin", bytes).expect(200).text());
        assertArrayEquals(bytes, client.get(file("a/b.bin")).expect(200).bytes());
        put("a/b.bin", text("new")).expect(200);
        assertEquals("new", client.get(file("a/b.bin")).expect(200).text());
        assertEquals(
                "new",
                client.get(
                                "/p/"
                                        + made.name()
                                        + "/ajax-api/2.0/mlflow-artifacts/artifacts/0/"
                                        + run
                                        + "/artifacts/a/b.bin")
                        .expect(200)
                        .text());
    }

    @Test
    void listingsNameWhatLiesInAFolder() {
        put("a/one.txt", text("1")).expect(200);
        put("a/two/three.txt", text("33")).expect(200);
        JsonNode below = client.get(proxy("?path=0/" + run + "/artifacts/a")).expect(200).json();
        assertEquals(
                "[{\"path\":\"one.txt\",\"is_dir\":false,\"file_size\":1},{\"path\":\"two\",\"is_dir\":true}]",
                below.path("files").toString());
        JsonNode ofRun =
                client.get(mlflow("artifacts/list?run_id=" + run + "&path=a")).expect(200).json();
        assertEquals("a/one.txt", ofRun.at("/files/0/path").asText());
        assertEquals("mlflow-artifacts:/0/" + run + "/artifacts", ofRun.path("root_uri").asText());
        for (String empty : List.of("?path=0/" + run + "/artifacts/none", "", "?path=0")) {
            assertEquals("{}", client.get(proxy(empty)).expect(200).text(), empty);
        }
        assertEquals(
                "{}",
                client.get(proxy("?path=0/" + run + "/artifacts/a/one.txt")).expect(200).text());
    }

    @Test
    void whatIsSentIsSavedAndNotShown() {
        put("page.html", text("<script>alert(1)</script>")).expect(200);
        put("config.json", text("{}")).expect(200);
        put("MLmodel", text("x: y")).expect(200);
        put("データ.csv", text("1")).expect(200);
        TestClient.Reply page = client.get(file("page.html")).expect(200);
        assertEquals(Optional.of("text/html"), page.header("Content-Type"));
        assertTrue(page.header("Content-Disposition").orElse("").startsWith("attachment"));
        assertEquals(List.of("nosniff"), page.headers("X-Content-Type-Options"));
        assertEquals(List.of("sandbox"), page.headers("Content-Security-Policy"), "BI-103");
        for (String name : List.of("config.json", "MLmodel", "%E3%83%87%E3%83%BC%E3%82%BF.csv")) {
            assertEquals(
                    Optional.of("text/plain"),
                    client.get(file(name)).expect(200).header("Content-Type"),
                    name);
        }
    }

    @Test
    void namesSurviveAndAreDecodedOnce() {
        put("sp%20ace%2Bplus/100%25.csv", text("1")).expect(200);
        assertEquals(
                "sp ace+plus",
                client.get(mlflow("artifacts/list?run_id=" + run))
                        .json()
                        .at("/files/0/path")
                        .asText());
        assertEquals("1", client.get(file("sp%20ace+plus/100%25.csv")).expect(200).text());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "BI-001 | ../../../../etc/passwd",
                "BI-001 | a/../../x",
                "BI-004 | a%5C..%5Cx",
                "BI-007 | a;/../x",
                "BI-008 | %252e%252e/x",
                "BI-008 | a/%25252e%25252e/x",
                "BI-008 | %2e%2e/x",
                "BI-013 | ..%2f..%2fetc%2fpasswd",
                "BI-013 | a%2Fb",
                "BI-065 | a%3Bb",
                "BI-066 | a//b",
            })
    void hostileAddressesReachNothing(String id, String path) {
        put("control", text("1")).expect(200);
        for (String verb : List.of("GET", "DELETE", "PUT")) {
            RawHttp.Reply reply =
                    RawHttp.send(
                            RawHttp.request(
                                    verb,
                                    file(path),
                                    "Authorization: Bearer " + token,
                                    "Content-Type: application/octet-stream",
                                    "Content-Length: 0"));
            assertEquals(Optional.of(400), reply.status(), id + " " + verb + " " + reply.text());
        }
        client.get(file("control")).expect(200);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "BI-001 | ../../etc",
                "BI-001 | a/../b",
                "BI-002 | /etc",
                "BI-004 | a%5C..%5Cb",
                "BI-008 | %252e%252e",
                "BI-013 | ..%2fx",
            })
    void hostilePathsInFieldsAreRefused(String id, String path) {
        for (String call :
                List.of(
                        mlflow("artifacts/list?run_id=" + run + "&path=" + path),
                        proxy("?path=0/" + run + "/artifacts/" + path),
                        "/p/" + made.name() + "/get-artifact?run_id=" + run + "&path=" + path)) {
            TestClient.Reply reply = client.get(call);
            assertEquals(400, reply.status(), id + " " + call + " " + reply.text());
        }
        client.get(mlflow("artifacts/list?run_id=" + run + "&path=a")).expect(200);
    }

    @Test
    void onlyRunsAndModelsThatExistHaveFiles() {
        for (String path :
                List.of(
                        "/0/" + "0".repeat(32) + "/artifacts/x",
                        "/1/" + run + "/artifacts/x",
                        "/0/" + run + "/other/x",
                        "/0/models/m-" + "0".repeat(32) + "/artifacts/x",
                        "/x")) {
            assertEquals(
                    "RESOURCE_DOES_NOT_EXIST",
                    client.get(proxy(path)).expect(404).json().path("error_code").asText(),
                    path);
            client.with("Content-Type", "text/plain")
                    .send("PUT", proxy(path), text("x"))
                    .expect(404);
        }
        client.get(file("absent")).expect(404);
        put("x", text("1")).expect(200);
    }

    @Test
    void aNameIsAFileOrAFolder() {
        put("a/b", text("1")).expect(200);
        put("a/b/c", text("1")).expect(400);
        put("a", text("1")).expect(400);
        put("a/c", text("1")).expect(200);
    }

    @Test
    void onlyOnesOwnFilesAreDeleted() {
        put("a/b", text("1")).expect(200);
        made.as(Role.DATA_ENGINEER).delete(file("a")).expect(403);
        client.delete(file("a")).expect(200);
        client.get(file("a/b")).expect(404);
    }

    @Test
    void partsAndSignedAddressesAreNotOffered() {
        String base = "/p/" + made.name() + "/api/2.0/mlflow-artifacts/";
        TestClient.Reply parts =
                client.post(base + "mpu/create/a", "{\"path\":\"/x\"}").expect(501);
        assertTrue(
                parts.json()
                        .path("message")
                        .asText()
                        .startsWith(
                                "Multipart upload is not supported for the current artifact repository"));
        assertEquals("NOT_IMPLEMENTED", parts.json().path("error_code").asText());
        client.get(base + "presigned/a").expect(501);
        client.post(base + "mpu/create/%252e%252e", "{}").expect(400);
    }

    @Test
    void browsersUploadSmallFiles() {
        String upload =
                "/p/"
                        + made.name()
                        + "/ajax-api/2.0/mlflow/upload-artifact?run_uuid="
                        + run
                        + "&path=note.txt";
        client.post(upload, "hello").expect(200);
        assertEquals("hello", client.get(file("note.txt")).expect(200).text());
        client.send("POST", upload, new byte[(10 << 20) + 1]).expect(413);
    }
}
