package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// The corpus of bad inputs once more, through clients as people have them: they tidy up what they
/// send, refuse some of it themselves, and show a person what the server said in their own words.
///
/// The rows stand in `bad-inputs/*.json`, the calls in `python/hostile_*.py`. Each row ends in an
/// error that its caller can read, nothing is written, and its benign twin succeeds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARKER = "planted-7c1f0e";

    private Path outside;
    private ServerSocket trap;
    private RunningServer server;

    @BeforeAll
    void start() throws IOException {
        outside = Files.createTempDirectory("kaname-outside");
        Files.writeString(outside.resolve("secret"), MARKER);
        trap = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server = RunningServer.start();
    }

    @TestFactory
    Stream<DynamicTest> throughMlflow() {
        return rows("mlflow");
    }

    @TestFactory
    Stream<DynamicTest> throughGit() {
        return rows("git");
    }

    @TestFactory
    Stream<DynamicTest> throughTriton() {
        return rows("triton");
    }

    private Stream<DynamicTest> rows(String client) {
        List<JsonNode> rows =
                PythonEnv.get()
                        .script("hostile_" + client + ".py", people())
                        .expectSuccess()
                        .output()
                        .lines()
                        .filter(line -> line.startsWith("{\"row\""))
                        .map(HostileClientsTest::json)
                        .toList();
        assertEquals(rowsOf(client), rows.size(), "rows that came to an end");
        return rows.stream()
                .map(row ->
                        DynamicTest.dynamicTest(
                                row.path("row").asText(),
                                () -> assertTrue(row.path("wrong").isEmpty(), row::toString)));
    }

    private static int rowsOf(String client) {
        Path file =
                Checkout.root().resolve("e2e/src/test/resources/bad-inputs/" + client + ".json");
        try {
            return JSON.readTree(file.toFile()).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A project, another one, and tokens of everybody who has no business in it.
    private Map<String, String> people() {
        String[] roles = {"data-scientist", "data-engineer", "developer", "operations"};
        RunningServer.Project own = server.project(roles);
        RunningServer.Project other = server.project(roles);
        String revoked = token(own.token(), "{}");
        server.send(
                own.token(),
                "DELETE",
                "/api/v1/tokens/" + revoked.substring(4, 16),
                "application/json",
                new byte[0]);
        Map<String, String> people = new HashMap<>(own.kaname());
        people.putAll(own.environment());
        people.put("KANAME_DATA", server.data().toString());
        people.put("OTHER_PROJECT", other.name());
        people.put("OWN_TOKEN", own.token());
        people.put("OTHER_TOKEN", other.token());
        people.put("STRANGER_TOKEN", stranger(own.name()));
        people.put("REVOKED_TOKEN", revoked);
        people.put("NARROW_TOKEN", token(own.token(), "{\"scopes\":[\"code.read\"]}"));
        people.put("OUTSIDE", outside.toString());
        people.put("TRAP", "127.0.0.1:" + trap.getLocalPort());
        return people;
    }

    private String stranger(String name) {
        String person = "stranger-" + name;
        server.call(
                server.adminToken(), "POST", "/api/v1/principals", "{\"name\":\"" + person + "\"}");
        return token(server.adminToken(), "{\"principal\":\"" + person + "\"}");
    }

    private String token(String by, String asked) {
        return server.call(by, "POST", "/api/v1/tokens", asked).path("token").asText();
    }

    @AfterAll
    void nothingWasCalledOrLeaked() throws IOException {
        try (ServerSocket listening = trap) {
            listening.setSoTimeout(1);
            assertEquals("nobody", visitor(listening), "the server called where a client pointed");
        }
        String log = server.log();
        assertFalse(log.contains(MARKER) || log.contains("knp_"), "a log line holds a secret");
        try (Stream<Path> left = Files.list(outside)) {
            assertEquals(List.of(outside.resolve("secret")), left.toList());
        }
        server.close();
    }

    private static String visitor(ServerSocket listening) throws IOException {
        try {
            return listening.accept().getRemoteSocketAddress().toString();
        } catch (SocketTimeoutException nobodyCame) {
            return "nobody";
        }
    }
}
