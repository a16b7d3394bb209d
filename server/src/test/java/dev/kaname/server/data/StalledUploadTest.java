package dev.kaname.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.security.Role;
import dev.kaname.server.RawHttp;
import dev.kaname.server.Tars;
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

/// Somebody begins a great many uploads and goes on with none of them.
@QuarkusTest
class StalledUploadTest {
    private static final int UPLOADS = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject TestProject projects;

    @Test
    void uploadsThatStallAreBoundedHoldUpNobodyElseAndTheirPlacesComeBack() throws Exception {
        TestProject.Made made = projects.make();
        String repositories = "/api/v1/projects/" + made.name() + "/repositories";
        made.asOwner().post(repositories, "{\"name\":\"flights\"}").expect(201);
        String commits = repositories + "/flights/commits?branch=main";
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int number = 0; number < UPLOADS; number++) {
                stalled.add(begin(commits, made.ownerToken()));
            }
            TestClient.Reply refused = awaited(made.ownerToken(), commits, "first", 429);
            assertEquals("too_many_requests", refused.code());
            assertEquals("5", refused.header("Retry-After").orElseThrow());
            assertTrue(refused.json().path("remedy").asText().contains("send this again"));
            post(made.tokenOf(Role.DATA_ENGINEER), commits, large("second")).expect(201);
            post(made.ownerToken(), commits, new Tars().file("small", "1").end()).expect(201);
        } finally {
            for (Socket one : stalled) {
                one.close();
            }
        }
        awaited(made.ownerToken(), commits, "third", 201);
    }

    /// Sent again until the server has seen what happened to the other connections.
    private static TestClient.Reply awaited(String token, String commits, String name, int status) {
        Instant end = Instant.now().plus(PATIENCE);
        TestClient.Reply reply = post(token, commits, large(name));
        while (reply.status() != status && Instant.now().isBefore(end)) {
            reply = post(token, commits, large(name));
        }
        return reply.expect(status);
    }

    private static TestClient.Reply post(String token, String commits, byte[] tar) {
        return TestClient.bearer(token)
                .with("Content-Type", "application/x-tar")
                .send("POST", commits, tar);
    }

    /// More than what is too little to count.
    private static byte[] large(String name) {
        return new Tars().file(name, "x".repeat(100_000)).end();
    }

    private static Socket begin(String commits, String token) throws IOException {
        Socket socket = new Socket(RawHttp.server().getHost(), RawHttp.server().getPort());
        String head =
                "POST "
                        + commits
                        + " HTTP/1.1\r\nHost: "
                        + RawHttp.host()
                        + "\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Type: application/x-tar\r\nContent-Length: 40000000000\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream()
                .write(new Tars().header("endless", '0', "", 4L << 30).bytes(new byte[4096]).cut());
        return socket;
    }
}
