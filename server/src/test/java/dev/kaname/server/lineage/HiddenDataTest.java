package dev.kaname.server.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Edge.Node;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.security.Role;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lineage tells nobody of data that was not granted to them.
@QuarkusTest
class HiddenDataTest {
    private static final Node MODEL = new Node("model", "trained-on-both", "m/1");

    @Inject TestProject projects;
    @Inject Database database;
    private TestProject.Made made;
    private TestClient owner;
    private TestClient scientist;
    private JsonNode open;
    private JsonNode secret;

    /// A model was made of a file of either repository; only one is granted to the scientist.
    @BeforeEach
    void aModelOfGrantedAndOfForeignData() {
        made = projects.make();
        owner = made.asOwner();
        put("granted", "first.csv");
        open = commit("granted", "open.csv");
        put("patients", "early.csv");
        secret = commit("patients", "names.csv");
        database.act(
                Who.SYSTEM,
                tx ->
                        Outcome.of(
                                "",
                                Event.of(made.id(), "model.register", "model", MODEL.id()),
                                List.of(
                                        new Edge(node(open), MODEL, "trained"),
                                        new Edge(node(secret), MODEL, "trained"))));
        String scientistId = made.member(Role.DATA_SCIENTIST).id();
        owner.put(
                        path("members/" + scientistId),
                        "{\"roles\":[\"data-scientist\"],\"data\":[\"granted\"]}")
                .expect(200);
        scientist = TestClient.bearer(token(scientistId));
    }

    private String token(String principal) {
        return made.security()
                .issue(
                        Who.SYSTEM,
                        new dev.kaname.security.TokenRequest(
                                principal,
                                "test",
                                java.time.Duration.ofHours(1),
                                Set.of(),
                                java.util.Optional.empty()))
                .text();
    }

    private String path(String rest) {
        return "/api/v1/projects/" + made.name() + "/" + rest;
    }

    private void put(String repository, String file) {
        if (owner.get(path("repositories/" + repository)).status() == 404) {
            owner.post(path("repositories"), "{\"name\":\"%s\"}".formatted(repository)).expect(201);
        }
        owner.send(
                        "PUT",
                        path("repositories/" + repository + "/files/" + file),
                        file.getBytes(StandardCharsets.UTF_8))
                .expect(201);
    }

    /// The node of the state that came of putting a file.
    private JsonNode commit(String repository, String file) {
        put(repository, file);
        return trace(owner, repository + "@main").expect(200).json().path("start");
    }

    private static Node node(JsonNode view) {
        return new Node(
                view.path("kind").asText(), view.path("id").asText(), view.path("label").asText());
    }

    private TestClient.Reply trace(TestClient by, String id) {
        return by.get(path("lineage?id=" + id));
    }

    private static String commitOf(JsonNode node) {
        return node.path("id").asText().split("@", 2)[1];
    }

    @Test
    void dataThatIsNotTheirsIsNoStart() {
        String id = secret.path("id").asText();
        for (String word :
                List.of(
                        "patients@main",
                        commitOf(secret),
                        commitOf(secret) + ":names.csv",
                        "patients@main:names.csv",
                        id,
                        id.substring(0, 40),
                        id.split("@", 2)[0],
                        "hidden-1")) {
            assertEquals(404, trace(scientist, word).status(), word);
        }
        trace(scientist, "granted@main").expect(200);
        trace(scientist, commitOf(open) + ":open.csv").expect(200);
    }

    @Test
    void inAWalkItIsOneNodeWithoutNameAndId() {
        TestClient.Reply reply = trace(scientist, MODEL.id()).expect(200);

        String text = reply.text();
        String label = secret.path("label").asText();
        for (String word : List.of("patients", "names.csv", "early.csv", commitOf(secret), label)) {
            assertFalse(text.contains(word), word + " in " + text);
        }
        assertFalse(text.contains(secret.path("id").asText().split("@", 2)[0]), text);
        assertTrue(text.contains(open.path("id").asText()), text);
        Set<String> hidden = new TreeSet<>();
        for (JsonNode node : reply.json().path("nodes")) {
            if (node.path("id").asText().startsWith("hidden-")) {
                hidden.add(node.toString());
            }
        }
        assertEquals(
                Set.of(
                        "{\"kind\":\"data\",\"id\":\"hidden-1\",\"label\":\"not yours to"
                                + " see\"}"),
                hidden);
    }

    @Test
    void whoeverMayReadTheDataSeesAllOfIt() {
        String text = trace(owner, MODEL.id()).expect(200).text();

        assertTrue(text.contains(secret.path("id").asText()), text);
        assertFalse(text.contains("hidden-"), text);
    }

    @Test
    void aRoleThatReadsNoDataSeesNoneOfIt() {
        String text = trace(made.as(Role.AUDITOR), MODEL.id()).expect(200).text();

        assertFalse(text.contains("granted") || text.contains(commitOf(open)), text);
        assertTrue(text.contains("hidden-2"), text);
    }
}
