package dev.kaname.server.badinputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names that take more than one request to be judged: what is stored comes back byte for byte, and
/// two names that people take for one are not two things.
@QuarkusTest
class NamesTest {
    @Inject TestProject projects;
    private TestClient owner;
    private String mlflow;
    private String flights;

    @BeforeEach
    void aProject() {
        TestProject.Made made = projects.make();
        owner = made.asOwner();
        mlflow = "/p/" + made.name() + "/api/2.0/mlflow";
        flights = "/api/v1/projects/" + made.name() + "/repositories/flights";
        owner.post("/api/v1/projects/" + made.name() + "/repositories", "{\"name\":\"flights\"}")
                .expect(201);
    }

    @ParameterizedTest(name = "BI-022 {0}")
    @ValueSource(
            strings = {
                "a\nb",
                "a\u202eb",
                "<b>x</b>",
                "=1+1",
                "-rf",
                "CON",
                "trailing. ",
                "../../x",
                "100%41",
                "\ud83d\ude80",
                "データ"
            })
    void anOddNameThatIsStoredComesBackByteForByte(String name) {
        String id =
                owner.post(mlflow + "/experiments/create", "{\"name\":" + json(name) + "}")
                        .expect(200)
                        .json()
                        .path("experiment_id")
                        .asText();

        TestClient.Reply got = owner.get(mlflow + "/experiments/get?experiment_id=" + id);
        assertEquals(name, got.expect(200).json().at("/experiment/name").asText());
        assertEquals(
                id,
                owner.get(mlflow + "/experiments/get-by-name?experiment_name=" + url(name))
                        .expect(200)
                        .json()
                        .at("/experiment/experiment_id")
                        .asText());
        assertTrue(got.header("Content-Type").orElse("").startsWith("application/json"));
    }

    @ParameterizedTest(name = "BI-022 {0}")
    @ValueSource(strings = {"CON", "a b.csv", "<b>.html", "=1.csv", "-rf", "データ.csv", "100%25.csv"})
    void anOddPathThatIsStoredComesBackByteForByte(String path) {
        String stored = path.replace("%25", "%");
        owner.send("PUT", flights + "/files/" + url(stored), new byte[] {1}).expect(201);

        assertEquals(stored, owner.get(flights + "/entries").json().at("/items/0/path").asText());
        owner.get(flights + "/files/" + url(stored)).expect(200);
    }

    /// BI-021: the same name composed and decomposed, and in another case.
    @Test
    void twoPathsThatAreOneOnSomeMachineAreNotBothStored() {
        owner.send("PUT", flights + "/files/" + url("\u00e9.csv"), new byte[] {1}).expect(201);
        for (String alias : List.of("e\u0301.csv", "\u00c9.csv")) {
            assertTrue(
                    List.of(400, 409)
                            .contains(
                                    owner.send(
                                                    "PUT",
                                                    flights + "/files/" + url(alias),
                                                    new byte[] {2})
                                            .status()),
                    alias);
        }
        owner.send("PUT", flights + "/files/" + url("e.csv"), new byte[] {2}).expect(201);
    }

    /// BI-021
    @Test
    void twoModelsWhoseNamesAreOneAreNotBothMade() {
        String create = mlflow + "/registered-models/create";
        owner.post(create, "{\"name\":" + json("caf\u00e9") + "}").expect(200);

        for (String alias : List.of("caf\u00e9", "cafe\u0301", "caf%C3%A9")) {
            assertEquals(400, owner.post(create, "{\"name\":" + json(alias) + "}").status(), alias);
        }
        owner.post(create, "{\"name\":\"cafe\"}").expect(200);
    }

    /// BI-015: nothing is hidden, so nothing that is hidden can be read.
    @Test
    void whatCanBeReadIsListed() {
        for (String path : List.of(".env", "a/.git/config", ".kaname/secret")) {
            int status = owner.send("PUT", flights + "/files/" + path, new byte[] {1}).status();
            boolean listed = owner.get(flights + "/entries").text().contains("\"" + path + "\"");
            assertEquals(status == 201, listed, path);
            assertEquals(listed ? 200 : 404, owner.get(flights + "/files/" + path).status(), path);
        }
        assertFalse(owner.get(flights + "/entries").text().contains("\"items\":[]"));
    }

    private static String json(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
