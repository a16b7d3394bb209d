package dev.kaname.server.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kaname.server.RawHttp;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Somebody begins a great many calls of MLflow's protocol, whose bodies are read whole.
@QuarkusTest
class StalledCallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject TestProject projects;

    @Test
    void fewLargeCallsTakeAllTheMemoryOfOnePerson() throws Exception {
        refuseAfter(4, 12 << 20, 3 << 20);
    }

    @Test
    void manySmallCallsTakeItTooSinceWhatIsReadIsLargerThanWhatWasSent() throws Exception {
        refuseAfter(200, 60 << 10, 100_000);
    }

    private void refuseAfter(int calls, int length, int next) throws IOException {
        TestProject.Made made = projects.make();
        String call = "/p/" + made.name() + "/api/2.0/mlflow/experiments/search";
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int number = 0; number < calls; number++) {
                stalled.add(begin(call, made.ownerToken(), length));
            }
            TestClient.Reply refused = awaited(made.ownerToken(), call, next, 429);
            assertEquals("5", refused.header("Retry-After").orElseThrow());
        } finally {
            for (Socket one : stalled) {
                one.close();
            }
        }
        awaited(made.ownerToken(), call, next, 200);
    }

    /// Sent again until the server has seen what happened to the other connections.
    private static TestClient.Reply awaited(String token, String call, int length, int status) {
        String body =
                "{\"max_results\":1,\"filter\":\"\",\"unknown\":\"" + "x".repeat(length) + "\"}";
        Instant end = Instant.now().plus(PATIENCE);
        TestClient.Reply reply = TestClient.bearer(token).post(call, body);
        while (reply.status() != status && Instant.now().isBefore(end)) {
            reply = TestClient.bearer(token).post(call, body);
        }
        return reply.expect(status);
    }

    private static Socket begin(String call, String token, int length) throws IOException {
        Socket socket = new Socket(RawHttp.server().getHost(), RawHttp.server().getPort());
        String head =
                "POST "
                        + call
                        + " HTTP/1.1\r\nHost: "
                        + RawHttp.host()
                        + "\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + length
                        + "\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
