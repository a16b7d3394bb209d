package dev.kaname.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AdministrationTest {
    @Inject TestProject projects;
    @Inject DataFolder folder;

    private TestClient admin() throws Exception {
        return TestClient.bearer(Files.readString(folder.path().resolve("admin-token")).strip());
    }

    private static String unique(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void anAdministratorSetsUpAProjectForAnOwnerAndCannotLookIntoIt() throws Exception {
        String person = unique("ada");
        String project = unique("p");

        admin().post("/api/v1/principals", "{\"name\":\"" + person + "\"}").expect(201);
        admin().post(
                        "/api/v1/projects",
                        "{\"name\":\"" + project + "\",\"owner\":\"" + person + "\"}")
                .expect(201);
        JsonNode minted =
                admin().post(
                                "/api/v1/tokens",
                                "{\"principal\":\"" + person + "\",\"expiresInDays\":30}")
                        .expect(201)
                        .json();
        TestClient owner = TestClient.bearer(minted.path("token").asText());

        assertTrue(
                owner.get("/api/v1/projects/" + project)
                        .expect(200)
                        .json()
                        .path("owner")
                        .asBoolean());
        admin().get("/api/v1/projects/" + project).expect(404);
        assertTrue(admin().get("/api/v1/projects?limit=1000").expect(200).text().contains(project));
        assertEquals(1, owner.get("/api/v1/projects").expect(200).json().path("items").size());
    }

    @Test
    void dataIsGrantedByTheNameThatWasMadeAndNoOther() {
        TestProject.Made made = projects.make();
        String project = "/api/v1/projects/" + made.name();
        TestClient owner = made.asOwner();
        owner.post(project + "/repositories", "{\"name\":\"d\"}").expect(201);
        String scientist = project + "/members/" + made.member(Role.DATA_SCIENTIST).id();

        JsonNode refused =
                owner.put(scientist, "{\"roles\":[\"data-scientist\"],\"data\":[\"nosuch\"]}")
                        .expect(400)
                        .json();
        assertEquals("data", refused.path("field").asText());
        assertTrue(refused.path("remedy").asText().contains("kaname data create"));
        assertEquals(
                "d",
                owner.put(scientist, "{\"roles\":[\"data-scientist\"],\"data\":[\"d\"]}")
                        .expect(200)
                        .json()
                        .path("data")
                        .path(0)
                        .asText());
    }

    @Test
    void anOwnerGivesRolesAndTakesThemAway() {
        TestProject.Made made = projects.make();
        String members = "/api/v1/projects/" + made.name() + "/members";
        String bob = made.member(Role.AUDITOR).id();
        TestClient owner = made.asOwner();

        owner.put(members + "/" + bob, "{\"roles\":[\"developer\",\"operations\"]}").expect(200);
        String listed = owner.get(members).expect(200).text();
        owner.delete(members + "/" + bob).expect(204);

        assertTrue(listed.contains("\"roles\":[\"developer\",\"operations\"]"), listed);
        assertFalse(owner.get(members).text().contains(bob));
    }

    @Test
    void aTokenIsShownOnceAndListedWithoutItsText() {
        TestProject.Made made = projects.make();
        TestClient owner = made.asOwner();

        JsonNode minted =
                owner.post(
                                "/api/v1/tokens",
                                "{\"label\":\"notebook\",\"projects\":[\""
                                        + made.name()
                                        + "\"],\"scopes\":[\"run.write\"]}")
                        .expect(201)
                        .json();
        String listed = owner.get("/api/v1/tokens").expect(200).text();
        owner.delete("/api/v1/tokens/" + minted.path("id").asText()).expect(204);

        assertTrue(listed.contains("\"label\":\"notebook\""), listed);
        assertFalse(listed.contains(minted.path("token").asText()));
        TestClient.bearer(minted.path("token").asText()).get("/api/v1/me").expect(401);
    }

    /// What one may not see is told in the same words as what is not there.
    @Test
    void askingForATokenDoesNotTellWhichProjectsThereAre() {
        String foreign = projects.make().name();
        TestClient owner = projects.make().asOwner();

        String there =
                owner.post("/api/v1/tokens", "{\"projects\":[\"" + foreign + "\"]}")
                        .expect(404)
                        .text();
        String absent =
                owner.post("/api/v1/tokens", "{\"projects\":[\"no-such\"]}").expect(404).text();

        assertEquals(absent, there);
    }

    @Test
    void aServiceAccountGetsARoleAndAToken() {
        TestProject.Made made = projects.make();
        String project = "/api/v1/projects/" + made.name();
        TestClient owner = made.asOwner();

        String bot =
                owner.post(project + "/services", "{\"name\":\"ci\"}")
                        .expect(201)
                        .json()
                        .path("id")
                        .asText();
        owner.put(project + "/members/" + bot, "{\"roles\":[\"developer\"]}").expect(200);
        String token =
                owner.post("/api/v1/tokens", "{\"principal\":\"" + bot + "\"}")
                        .expect(201)
                        .json()
                        .path("token")
                        .asText();

        TestClient.bearer(token).get(project).expect(200);
        assertEquals(
                "service", TestClient.bearer(token).get("/api/v1/me").json().path("kind").asText());
    }

    @Test
    void aFieldThatIsMissingUnknownOrOfTheWrongTypeIsNamed() throws Exception {
        TestClient.Reply missing = admin().post("/api/v1/projects", "{}").expect(400);
        TestClient.Reply wrong =
                admin().post("/api/v1/tokens", "{\"expiresInDays\":\"soon\"}").expect(400);
        TestClient.Reply unknown =
                admin().post("/api/v1/tokens", "{\"expiresInDay\":1}").expect(400);

        assertEquals("owner", missing.json().path("field").asText());
        assertEquals("expiresInDays", wrong.json().path("field").asText());
        assertEquals("invalid_argument", unknown.code());
        assertFalse(unknown.text().contains("expiresInDay\""), unknown.text());
    }

    @Test
    void brokenJsonIsAnsweredWithItsPlace() throws Exception {
        TestClient.Reply reply = admin().post("/api/v1/projects", "{\"name\":").expect(400);

        assertEquals("invalid_argument", reply.code());
    }

    @Test
    void anAbsentRouteIsAProblemToo() throws Exception {
        assertEquals("not_found", admin().get("/api/v1/nothing").expect(404).code());
        assertEquals("not_found", TestClient.anonymous().get("/nothing").expect(404).code());
    }
}
