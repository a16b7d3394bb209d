package dev.kaname.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kaname.security.Permission;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccessTest {
    @Inject TestProject projects;

    @Test
    void whoeverSendsNoTokenIsToldHowToSendOne() {
        TestClient.Reply reply = TestClient.anonymous().get("/api/v1/me").expect(401);

        assertEquals("unauthenticated", reply.code());
        assertEquals(Optional.of("Basic realm=\"mlflow\""), reply.header("WWW-Authenticate"));
        assertEquals(Optional.of("application/problem+json"), reply.header("Content-Type"));
    }

    @Test
    void aTokenIsTakenAsBearerAndAsPassword() {
        String token = projects.make().ownerToken();

        TestClient.bearer(token).get("/api/v1/me").expect(200);
        TestClient.basic("whoever", token).get("/api/v1/me").expect(200);
    }

    @Test
    void aForeignProjectAndAnAbsentOneAreTheSame() {
        TestProject.Made made = projects.make();
        TestClient stranger = TestClient.bearer(projects.strangerToken());

        String foreign = stranger.get("/api/v1/projects/" + made.name()).expect(404).text();

        assertEquals(foreign, stranger.get("/api/v1/projects/absent").expect(404).text());
        made.asOwner().get("/api/v1/projects/" + made.name()).expect(200);
    }

    @Test
    void aTokenCarriesNoMoreThanItWasGiven() {
        TestProject.Made made = projects.make();
        TestClient narrow = TestClient.bearer(made.ownerTokenFor(Permission.CODE_PUSH));

        assertEquals("forbidden", narrow.get("/api/v1/projects/" + made.name()).expect(403).code());
    }
}
