package dev.kaname.server.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.server.RawHttp;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EdgeTest {
    @Inject TestProject projects;

    @Test
    void aForeignHostIsRefusedForEveryMethodAndTheOwnIsNot() {
        for (String method : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
            String own = RawHttp.request(method, "/api/v1/version", "Content-Length: 0");
            String foreign = own.replace("Host: " + RawHttp.host(), "Host: evil.example");

            assertEquals(Optional.of(403), RawHttp.send(foreign).status(), method);
            assertFalse(RawHttp.send(own).status().equals(Optional.of(403)), method);
        }
    }

    /// BI-118: nothing that counts its frames wrong can be reached.
    @Test
    void http2IsNotSpoken() {
        RawHttp.Reply preface = RawHttp.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertFalse(preface.status().equals(Optional.of(200)), preface.text());
        assertTrue(preface.closed());

        RawHttp.Reply upgrade =
                RawHttp.send(
                        RawHttp.request(
                                "GET",
                                "/api/v1/version",
                                "Upgrade: h2c",
                                "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
                                "Connection: Upgrade, HTTP2-Settings"));
        assertEquals(Optional.of(200), upgrade.status());
    }

    @Test
    void noHostOrTwoAreRefused() {
        String usual = RawHttp.request("GET", "/api/v1/version");
        String none = usual.replace("Host: " + RawHttp.host() + "\r\n", "");
        String two = usual.replace("Host: ", "Host: evil.example\r\nHost: ");

        assertEquals(Optional.of(200), RawHttp.send(usual).status());
        assertEquals(Optional.of(400), RawHttp.send(none).status());
        assertEquals(Optional.of(403), RawHttp.send(two).status());
    }

    @Test
    void everyReplyCarriesTheHeadersThatProtectABrowser() {
        for (TestClient.Reply reply :
                new TestClient.Reply[] {
                    TestClient.anonymous().get("/api/v1/version"),
                    TestClient.anonymous().get("/api/v1/me"),
                    TestClient.anonymous().get("/nothing/here"),
                    TestClient.anonymous().get("/q/health"),
                    TestClient.anonymous().get("/metrics"),
                }) {
            assertEquals(Optional.of("nosniff"), reply.header("X-Content-Type-Options"));
            assertTrue(
                    reply.header("Content-Security-Policy")
                            .orElse("")
                            .contains("frame-ancestors 'none'"),
                    reply.toString());
            assertEquals(Optional.of("same-origin"), reply.header("Cross-Origin-Resource-Policy"));
            assertFalse(reply.header("Content-Type").orElse("").contains("html"));
        }
    }

    @Test
    void aBodyThatIsNotJsonIsRefusedWhereJsonIsTaken() {
        TestClient owner = projects.make().asOwner();
        byte[] body = "{\"label\":\"x\"}".getBytes(StandardCharsets.UTF_8);

        for (String type :
                new String[] {
                    "application/x-java-serialized-object",
                    "application/vnd.kaname+pickle",
                    "text/plain",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x"
                }) {
            owner.with("Content-Type", type).send("POST", "/api/v1/tokens", body).expect(415);
        }
        owner.with("Content-Type", "application/json; charset=utf-8")
                .send("POST", "/api/v1/tokens", body)
                .expect(201);
    }

    @Test
    void aCompressedBodyIsRefusedNotUnpacked() {
        TestClient owner = projects.make().asOwner();

        for (String coding : new String[] {"gzip", "br", "zstd", "deflate", "gzip, gzip"}) {
            owner.with("Content-Encoding", coding)
                    .post("/api/v1/tokens", "{\"label\":\"x\"}")
                    .expect(415);
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItsLengthIsDeclaredOrNot() {
        String token = projects.make().ownerToken();
        String large = "{\"label\":\"" + "x".repeat(5 << 20) + "\"}";

        TestClient.Reply declared = TestClient.bearer(token).post("/api/v1/tokens", large);
        RawHttp.Reply chunked =
                RawHttp.send(
                        RawHttp.request(
                                        "POST",
                                        "/api/v1/tokens",
                                        "Authorization: Bearer " + token,
                                        "Content-Type: application/json",
                                        "Transfer-Encoding: chunked")
                                + Integer.toHexString(large.length())
                                + "\r\n"
                                + large
                                + "\r\n0\r\n\r\n");

        assertEquals("too_large", declared.expect(413).code());
        assertEquals(Optional.of(413), chunked.status(), chunked.head());
    }
}
