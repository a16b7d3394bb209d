package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenCreateTest {
    private static final String TOKENS = "POST /api/v1/tokens";
    private static final String PEOPLE = "POST /api/v1/principals";
    private static final String FORGET = "DELETE /api/v1/principals/id-of-yui";

    private FakeServer server;

    @BeforeEach
    void aServerWithOneProject() throws IOException {
        server =
                new FakeServer()
                        .on("GET /api/v1/principals", 200, "{\"items\":[]}")
                        .on("GET /api/v1/projects", 200, "{\"items\":[{\"name\":\"ny\"}]}")
                        .on(PEOPLE, 201, "{\"id\":\"id-of-yui\"}")
                        .on(TOKENS, 201, "{\"token\":\"knp_made\"}")
                        .on(FORGET, 204, "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode token() throws IOException {
        return server.asked(TOKENS).getLast().json();
    }

    @Test
    void theProjectOneWorksInNarrowsNoToken() throws IOException {
        assertEquals(ExitCode.DONE, server.run("token", "create", "--project", "ny"));

        assertFalse(token().has("projects"), token().toString());
        assertFalse(token().has("scopes"), token().toString());
    }

    @Test
    void whatIsNamedNarrowsAToken() throws IOException {
        assertEquals(
                ExitCode.DONE,
                server.run(
                        "token",
                        "create",
                        "--only-project=ny",
                        "--only-project=osaka",
                        "--scope=metrics.read"));

        assertEquals("[\"ny\",\"osaka\"]", token().path("projects").toString());
        assertEquals("[\"metrics.read\"]", token().path("scopes").toString());
    }

    @Test
    void aNewPersonIsMadeWithTheirToken() throws IOException {
        assertEquals(
                ExitCode.DONE,
                server.run("token", "create", "--for", "yui", "--new", "--project", "gone"));

        assertEquals(List.of(PEOPLE, TOKENS), server.changes());
        assertEquals("id-of-yui", token().path("principal").asText());
    }

    @Test
    void aProjectThatIsNotThereIsToldBeforeAnybodyIsMadeKnown() {
        assertEquals(
                ExitCode.NOT_FOUND,
                server.run("token", "create", "--for", "yui", "--new", "--only-project", "gone"));

        assertEquals(List.of(), server.changes());
        assertTrue(server.complaints().contains("There is no project gone"), server.complaints());
    }

    @Test
    void aPersonWhoseTokenIsRefusedIsNotLeftBehind() {
        server.on(TOKENS, 422, "{\"code\":\"invalid-argument\",\"field\":\"expiresInDays\"}");

        assertEquals(
                ExitCode.REFUSED,
                server.run("token", "create", "--for", "yui", "--new", "--days", "9999"));

        assertEquals(List.of(PEOPLE, TOKENS, FORGET), server.changes());
    }

    @Test
    void aPersonWhoIsLeftWithoutATokenIsNamedWithTheWayToMakeIt() {
        server.on(TOKENS, 500, "{}").on(FORGET, 500, "{}");

        assertEquals(ExitCode.FAILED, server.run("token", "create", "--for", "yui", "--new"));

        assertTrue(
                server.complaints().contains("kaname token create --for yui"), server.complaints());
    }

    @Test
    void theOwnerOfANewProjectHasTheRolesThatAreNamedOrAllFive() throws IOException {
        server.on("POST /api/v1/projects", 201, "{}");

        server.run("project", "create", "ny", "--owner", "yui");
        server.run("project", "create", "ny", "--owner", "yui", "--role", "auditor");

        List<FakeServer.Asked> asked = server.asked("POST /api/v1/projects");
        assertEquals(5, asked.getFirst().json().path("roles").size());
        assertEquals("[\"auditor\"]", asked.getLast().json().path("roles").toString());
    }
}
