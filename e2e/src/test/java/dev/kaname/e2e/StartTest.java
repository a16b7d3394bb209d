package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The packaged server refuses to start where it would not be safe or could not work, and says
/// which setting to change.
class StartTest {
    private static final String CERTIFICATE = "KANAME_SERVER_TLS_CERTIFICATE";
    private static final String KEY = "KANAME_SERVER_TLS_KEY";

    @TempDir Path folder;

    private static void refuses(Map<String, String> settings, String key, String reason) {
        RunningServer.Refused refused = RunningServer.refused(settings);
        String said =
                refused.said()
                        .lines()
                        .filter(line -> line.startsWith("kaname: "))
                        .reduce("", (one, other) -> one + other + "\n");
        assertEquals(2, refused.code(), refused.said());
        assertTrue(said.contains(key) && said.contains(reason), refused.said());
    }

    @ParameterizedTest
    @CsvSource({
        "KANAME_SERVER_PROT, 1, did you mean KANAME_SERVER_PORT",
        "KANAME_SERVER_PORT, many, must be a whole number",
        "KANAME_SERVER_HOST, 0.0.0.0, KANAME_SERVER_ALLOW_INSECURE_REMOTE",
        "KANAME_SERVER_DATABASE_URL, jdbc:h2:mem, must start with jdbc:postgresql:",
        "KANAME_SERVER_DATA, /dev/null/data, cannot be made or written",
    })
    void aSettingThatIsWrongIsNamed(String key, String value, String reason) {
        refuses(Map.of(key, value), key, reason);
    }

    @Test
    void aDatabaseThatCannotBeReachedIsNamed() {
        refuses(
                Map.of(
                        "KANAME_SERVER_DATABASE_URL",
                        "jdbc:postgresql://127.0.0.1:1/kaname?user=nobody"),
                "KANAME_SERVER_DATABASE_URL",
                "cannot be reached");
    }

    @ParameterizedTest
    @EnumSource
    void aSecondServerOnADataFolderOrAPortIsRefused(Databases database) {
        try (RunningServer first = RunningServer.start(database.fresh())) {
            Map<String, String> sameFolder = new HashMap<>(database.fresh());
            sameFolder.put("KANAME_SERVER_DATA", first.data().toString());
            refuses(sameFolder, "KANAME_SERVER_DATA", "is in use by the server with process id");
            refuses(
                    Map.of("KANAME_SERVER_PORT", Integer.toString(first.port())),
                    "KANAME_SERVER_PORT",
                    "Address already in use");
            first.project("auditor"); // it was not disturbed
        }
    }

    @Test
    void aCertificateMakesThePortSpeakTlsAndNothingElse() {
        SelfSigned own = SelfSigned.in(folder, "own");
        Map<String, String> settings =
                Map.of(
                        "KANAME_SERVER_HOST",
                        "0.0.0.0",
                        CERTIFICATE,
                        own.certificate().toString(),
                        KEY,
                        own.key().toString());
        try (RunningServer server = RunningServer.start(settings, own.client())) {
            assertTrue(server.url().startsWith("https:"));
            server.project("auditor");
            assertThrows(
                    IOException.class,
                    () ->
                            HttpClient.newHttpClient()
                                    .send(
                                            HttpRequest.newBuilder(
                                                            URI.create(
                                                                    "http://127.0.0.1:"
                                                                            + server.port()
                                                                            + "/q/health"))
                                                    .build(),
                                            HttpResponse.BodyHandlers.discarding()));
        }
    }

    /// Steps speak plain HTTP on loopback, also to a server whose own port does not.
    @Test
    void aServerThatSpeaksTlsKeepsAPlainDoorForStepsOnLoopback() throws Exception {
        SelfSigned own = SelfSigned.in(folder, "own");
        Map<String, String> settings =
                Map.of(CERTIFICATE, own.certificate().toString(), KEY, own.key().toString());
        try (RunningServer server = RunningServer.start(settings, own.client());
                HttpClient client = HttpClient.newHttpClient()) {
            String door = Files.readString(server.data().resolve("steps/door")).strip();
            String experiments = "/p/nobody/api/2.0/mlflow/experiments/search";
            assertEquals(200, status(client, "http://127.0.0.1:" + door + "/q/health"));
            assertEquals(401, status(client, "http://127.0.0.1:" + door + experiments));
        }
    }

    private static int status(HttpClient client, String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aKeyThatIsAbsentOrNoKeyOrAnothersIsNamed() {
        SelfSigned own = SelfSigned.in(folder, "own");
        String other = SelfSigned.in(folder, "other").key().toString();
        Map<String, String> wrong =
                Map.of(
                        folder.resolve("none.key").toString(),
                        "is not there",
                        folder.toString(),
                        "cannot read",
                        own.certificate().toString(),
                        "holds no private key",
                        other,
                        "is not that of the certificate");
        wrong.forEach((key, reason) ->
                refuses(Map.of(CERTIFICATE, own.certificate().toString(), KEY, key), KEY, reason));
        refuses(
                Map.of(CERTIFICATE, file("empty.pem", ""), KEY, own.key().toString()),
                CERTIFICATE,
                "holds no certificate");
        refuses(Map.of(KEY, own.key().toString()), KEY, "go together");
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
