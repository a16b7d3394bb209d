package dev.kaname.server.repeats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.security.Role;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestClient.Reply;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client that never saw the answer sends its request again.
@QuarkusTest
class RepeatedRequestTest {
    @Inject TestProject projects;
    private TestProject.Made made;
    private TestClient owner;

    @BeforeEach
    void enter() {
        made = projects.make();
        owner = made.asOwner();
    }

    private String services() {
        return "/api/v1/projects/" + made.name() + "/services";
    }

    private static TestClient keyed(TestClient client, String key) {
        return client.with("Idempotency-Key", key);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private int created() {
        // each service account that was made stands in the audit log
        String audit = "/api/v1/projects/" + made.name() + "/audit?limit=1000";
        int found = 0;
        for (var record : made.as(Role.AUDITOR).get(audit).expect(200).json().path("items")) {
            found += record.path("action").asText().equals("principal.create") ? 1 : 0;
        }
        return found;
    }

    @Test
    void theSameRequestUnderTheSameKeyIsCarriedOutOnce() {
        int before = created();
        TestClient once = keyed(owner, key());
        Reply first = once.post(services(), "{\"name\":\"robot\"}").expect(201);
        assertEquals(Optional.empty(), first.header("Idempotency-Replayed"));
        Reply again = once.post(services(), "{\"name\":\"robot\"}").expect(201);
        assertEquals(first.json(), again.json());
        assertEquals(Optional.of("true"), again.header("Idempotency-Replayed"));
        assertEquals(before + 1, created());

        Reply other = keyed(owner, key()).post(services(), "{\"name\":\"robot\"}").expect(201);
        assertNotEquals(first.json().path("id"), other.json().path("id"));
        Reply without = owner.post(services(), "{\"name\":\"robot\"}").expect(201);
        assertNotEquals(first.json().path("id"), without.json().path("id"));
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        TestClient once = keyed(owner, key());
        once.post(services(), "{\"name\":\"robot\"}").expect(201);
        Reply other = once.post(services(), "{\"name\":\"another\"}").expect(409);
        assertEquals("Idempotency-Key", other.json().path("field").asText());
        String endpoints = "/api/v1/projects/" + made.name() + "/endpoints";
        once.post(endpoints, "{\"name\":\"e\",\"model\":\"m\"}").expect(409);
    }

    @Test
    void aKeyIsItsOwnersAndItsProjects() {
        String key = key();
        String first =
                keyed(owner, key)
                        .post(services(), "{\"name\":\"robot\"}")
                        .expect(201)
                        .json()
                        .path("id")
                        .asText();
        TestProject.Made other = projects.make();
        String elsewhere = "/api/v1/projects/" + other.name() + "/services";
        Reply foreign =
                keyed(other.asOwner(), key).post(elsewhere, "{\"name\":\"robot\"}").expect(201);
        assertNotEquals(first, foreign.json().path("id").asText());
    }

    @Test
    void whatWasRefusedMayBeTriedAgain() {
        TestClient once = keyed(owner, key());
        once.post(services(), "{}").expect(400);
        once.post(services(), "{\"name\":\"robot\"}").expect(201);
        TestClient auditor = keyed(made.as(Role.AUDITOR), key());
        auditor.post(services(), "{\"name\":\"robot\"}").expect(403);
        auditor.post(services(), "{\"name\":\"robot\"}").expect(403);
        for (String bad : List.of("", " ", "a b", "x".repeat(256))) {
            keyed(owner, bad).post(services(), "{\"name\":\"robot\"}").expect(400);
        }
    }

    @Test
    void aTokenIsShownOnceEvenToARepeat() {
        TestClient once = keyed(owner, key());
        String id =
                once.post("/api/v1/tokens", "{\"label\":\"mine\"}")
                        .expect(201)
                        .json()
                        .path("id")
                        .asText();
        Reply again = once.post("/api/v1/tokens", "{\"label\":\"mine\"}").expect(409);
        assertEquals("already_exists", again.code());
        assertTrue(again.json().path("remedy").asText().contains(id), again.text());
        assertFalse(again.text().contains("knp_"), again.text());
    }

    @Test
    void ofManyAtOnceOneIsCarriedOut() throws Exception {
        int before = created();
        TestClient once = keyed(owner, key());
        List<Future<Reply>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> once.post(services(), "{\"name\":\"robot\"}")));
            }
        }
        for (Future<Reply> one : all) {
            int status = one.get().status();
            assertTrue(status == 201 || status == 409, one.get().text());
        }
        assertEquals(before + 1, created());
        once.post(services(), "{\"name\":\"robot\"}").expect(201);
    }
}
