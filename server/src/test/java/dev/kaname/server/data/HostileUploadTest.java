package dev.kaname.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.server.DataFolder;
import dev.kaname.server.Tars;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Broken and hostile uploads: a clear answer, nothing written, and the twin that is all right goes
/// through the same door.
@QuarkusTest
class HostileUploadTest {
    @Inject TestProject projects;
    @Inject DataFolder folder;
    private TestProject.Made made;
    private String token;
    private TestClient owner;
    private String flights;

    @BeforeEach
    void aRepository() {
        made = projects.make();
        token = made.ownerToken();
        owner = TestClient.bearer(token);
        flights = "/api/v1/projects/" + made.name() + "/repositories/flights";
        owner.post("/api/v1/projects/" + made.name() + "/repositories", "{\"name\":\"flights\"}")
                .expect(201);
    }

    static Stream<Arguments> archives() {
        return Stream.of(
                Arguments.of("cut in a file", "import_refused", cutInAFile()),
                Arguments.of("cut between files", "import_refused", t().file("a", "x").cut()),
                Arguments.of("cut before the end mark's end", "import_refused", new byte[100]),
                Arguments.of("not a tar", "import_refused", noise()),
                Arguments.of("nothing at all", "import_refused", new byte[1]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void aBrokenArchiveIsRefusedWhole(String id, String code, byte[] tar) throws IOException {
        String before = filesOf(made);
        TestClient.Reply reply = post(tar);

        assertEquals(code, reply.code(), id);
        assertEquals(before, filesOf(made), id + " left something");
        owner.get(flights + "/entries").expect(404);
        post(new Tars().file("good.csv", "1").end()).expect(201);
    }

    @Test
    void ofManyFilesTheOneThatIsRefusedIsNamed() throws IOException {
        for (String name : List.of("raw/new\nline.csv", "raw/a\\b.csv", "raw/../y")) {
            TestClient.Reply reply = post(new Tars().file("good", "1").file(name, "2").end());

            assertEquals("path_refused", reply.code());
            assertTrue(reply.json().path("detail").asText().endsWith(": " + name), reply::text);
        }
        TestClient.Reply twice = post(new Tars().file("d/a", "1").file("d/a", "2").end());
        assertTrue(twice.json().path("detail").asText().endsWith("the same name, d/a"));
    }

    @Test
    void hostilePathsAreRefusedAtEveryDoor() {
        owner.send("PUT", flights + "/files/a", new byte[] {1}).expect(201);
        for (String path : List.of("a/%252e%252e/b", "a%255cb", "%252e%252e/x", "a%00b")) {
            for (String method : List.of("GET", "PUT", "DELETE", "HEAD")) {
                int status =
                        owner.send(method, flights + "/files/" + path, new byte[] {1}).status();
                assertEquals(400, status, method + " " + path);
            }
        }
        owner.get(flights + "/stat?path=..%2Fx").expect(400);
        owner.send("POST", flights + "/commits?delete=..%2Fx", new byte[0]);
        owner.get(flights + "/stat?path=a").expect(200);
    }

    @Test
    void anUploadThatIsCutLeavesNothing() throws Exception {
        byte[] half = new byte[5_000_000];
        new Random(1).nextBytes(half);
        String before = filesOf(made);
        for (String framing : List.of("Content-Length: 10000000", "Transfer-Encoding: chunked")) {
            try (Socket socket = connect()) {
                OutputStream out = socket.getOutputStream();
                out.write(request("PUT", flights + "/files/cut.bin", framing));
                if (framing.startsWith("Transfer")) {
                    out.write("989680\r\n".getBytes(StandardCharsets.US_ASCII)); // 10,000,000
                }
                out.write(half);
                out.flush();
            }
        }
        awaitQuiet(before);
        owner.get(flights + "/entries").expect(404);
        owner.send("PUT", flights + "/files/whole.bin", half).expect(201);
        owner.get(flights + "/files/cut.bin").expect(404);
    }

    /// The server notices a closed connection by itself, soon but not at once.
    private void awaitQuiet(String before) throws Exception {
        for (int i = 0; i < 100 && !filesOf(made).equals(before); i++) {
            Thread.sleep(50);
        }
        assertEquals(before, filesOf(made));
    }

    /// BI-135
    @Test
    void namesOfRepositoriesAndBranchesHaveOneReading() {
        for (String name : List.of("", "A", "a--b", "-a", "a/b", "a.b", "..", "a".repeat(64))) {
            assertEquals(
                    "name_refused",
                    owner.post(
                                    "/api/v1/projects/" + made.name() + "/repositories",
                                    "{\"name\":\"" + name + "\"}")
                            .expect(400)
                            .code(),
                    name);
        }
        owner.send("PUT", flights + "/files/a", new byte[] {1}).expect(201);
        for (String name : List.of("", "a--b", "-a", "a/b", "a..b", "a.", "0".repeat(64))) {
            owner.post(flights + "/branches", "{\"name\":\"" + name + "\"}").expect(400);
        }
        owner.post(flights + "/branches", "{\"name\":\"release-1.2_x\"}").expect(201);
    }

    private TestClient.Reply post(byte[] tar) {
        return owner.with("Content-Type", "application/x-tar")
                .send("POST", flights + "/commits?branch=main", tar);
    }

    private Socket connect() throws IOException {
        URI url = URI.create(TestClient.url());
        return new Socket(url.getHost(), url.getPort());
    }

    private byte[] request(String method, String path, String framing) {
        URI url = URI.create(TestClient.url());
        return String.join(
                        "\r\n",
                        method + " " + path + " HTTP/1.1",
                        "Host: " + url.getHost() + ":" + url.getPort(),
                        "Authorization: Bearer " + token,
                        framing,
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// Every file under the project's objects with its size.
    private String filesOf(TestProject.Made project) throws IOException {
        Path objects = folder.path().resolve("objects").resolve(project.id());
        if (Files.notExists(objects)) {
            return "";
        }
        try (Stream<Path> files = Files.walk(objects)) {
            return String.join(
                    "\n", files.filter(Files::isRegularFile).map(Path::toString).sorted().toList());
        }
    }

    private static Tars t() {
        return new Tars().file("good.csv", "1");
    }

    private static byte[] cutInAFile() {
        byte[] whole = t().file("a", "x".repeat(5000)).end();
        return Arrays.copyOf(whole, 3000);
    }

    private static byte[] noise() {
        byte[] bytes = new byte[10_000];
        new Random(2).nextBytes(bytes);
        return bytes;
    }
}
