package dev.kaname.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.security.Principal;
import dev.kaname.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    /// BI-065: neither who is there, nor who belongs to what.
    @Test
    void askingForATokenTellsAnOutsiderNothingOfPeopleAndProjects() {
        TestProject.Made made = projects.make();
        Principal member = made.member(Role.DEVELOPER);
        String service = service(made);
        String bare = unique("nobody");
        List<String> people =
                List.of(member.id(), member.name(), made.owner(), "admin", service, bare);
        List<TestClient> outsiders =
                List.of(
                        projects.make().asOwner(),
                        projects.make().as(Role.AUDITOR),
                        TestClient.bearer(projects.strangerToken()));

        for (TestClient outsider : outsiders) {
            Set<String> told = new TreeSet<>();
            for (String person : people) {
                told.add(outsider.get("/api/v1/tokens?principal=" + person).expect(404).text());
                told.add(mint(outsider, person, ""));
                for (String project : List.of(made.name(), "no-such", made.id())) {
                    told.add(mint(outsider, person, ",\"projects\":[\"" + project + "\"]"));
                }
            }
            assertEquals(1, told.size(), told::toString);
        }
    }

    private static String mint(TestClient by, String principal, String more) {
        String asked = "{\"principal\":\"" + principal + "\"" + more + "}";
        return by.post("/api/v1/tokens", asked).expect(404).text();
    }

    private static String service(TestProject.Made made) {
        return made.asOwner()
                .post("/api/v1/projects/" + made.name() + "/services", "{\"name\":\"ci\"}")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    @Test
    void whoMayNotMakeTokensOfAServiceIsToldTheSameOfEveryOtherProject() {
        TestProject.Made made = projects.make();
        String service = service(made);
        String foreign = projects.make().name();

        Set<String> toOwner = new TreeSet<>();
        Set<String> toMember = new TreeSet<>();
        TestClient member = made.as(Role.DEVELOPER);
        for (String other : List.of(foreign, "no-such")) {
            String asked = "{\"principal\":\"%s\",\"projects\":[\"%s\"]}".formatted(service, other);
            toOwner.add(made.asOwner().post("/api/v1/tokens", asked).expect(404).text());
            toMember.add(member.post("/api/v1/tokens", asked).expect(403).text());
        }

        assertEquals(1, toOwner.size(), toOwner::toString);
        assertEquals(1, toMember.size(), toMember::toString);
    }

    /// As a stolen token of one day would be used by somebody who wants to stay.
    @Test
    void aTokenOfADayForOneProjectMakesNoTokenOfAYearForAService() {
        TestProject.Made made = projects.make();
        String bot = service(made);
        JsonNode narrow =
                made.asOwner()
                        .post("/api/v1/tokens", "{\"projects\":[\"" + made.name() + "\"]}")
                        .expect(201)
                        .json();
        TestClient by = TestClient.bearer(narrow.path("token").asText());
        String asked = "{\"principal\":\"" + bot + "\"";

        by.post("/api/v1/tokens", asked + ",\"expiresInDays\":366}").expect(403);
        JsonNode short_ = by.post("/api/v1/tokens", asked + "}").expect(201).json();

        assertEquals(narrow.path("expiresAt"), short_.path("expiresAt"));
    }

    @Test
    void theTokenOfAScraperNeitherListsNorRevokesItsAdministratorsOthers() {
        TestClient admin = TestClient.bearer(projects.administratorToken());
        String whole = admin.get("/api/v1/me").expect(200).json().path("token").asText();
        String text =
                admin.post("/api/v1/tokens", "{\"scopes\":[\"metrics.read\"]}")
                        .expect(201)
                        .json()
                        .path("token")
                        .asText();
        TestClient scraper = TestClient.bearer(text);

        String there = scraper.delete("/api/v1/tokens/" + whole).expect(404).text();
        String absent = scraper.delete("/api/v1/tokens/abcdefghjkmn").expect(404).text();

        assertEquals(absent, there);
        admin.get("/api/v1/me").expect(200);
        assertEquals(1, scraper.get("/api/v1/tokens").expect(200).json().path("items").size());
        assertFalse(scraper.get("/api/v1/tokens").text().contains(whole));
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
