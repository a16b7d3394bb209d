package dev.kaname.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private final Settings settings = new Settings();

    private static List<String> start(Map<String, String> values) {
        ServerConfig config =
                new SmallRyeConfigBuilder()
                        .withMapping(ServerConfig.class)
                        .withSources(new MapBackedConfigSource("test", values) {})
                        .build()
                        .getConfigMapping(ServerConfig.class);
        return StartChecks.complaints(config);
    }

    @Test
    void whatIsDocumentedIsAccepted() {
        assertEquals(
                List.of(),
                settings.complaints(
                        Map.of(
                                "KANAME_SERVER_PORT", "8471",
                                "KANAME_SERVER_ALLOWED_HOSTS", "a.example,b.example",
                                "KANAME_SERVER_TLS_CERTIFICATE", "cert.pem",
                                "KANAME_SERVER_LIMITS_JSON", "1000",
                                "KANAME_URL", "not ours",
                                "PATH", "/bin")));
    }

    @ParameterizedTest
    @CsvSource({
        "KANAME_SERVER_PROT, 1, did you mean KANAME_SERVER_PORT",
        "KANAME_SERVER_FROBNICATE_EVERYTHING, 1, is not a setting",
        "KANAME_SERVER_PORT, eighty, must be a whole number",
        "KANAME_SERVER_PORT, -1, must be a whole number",
        "KANAME_SERVER_PORT, 4294967296, must be a whole number from 0 to 2147483647",
        "KANAME_SERVER_LIMITS_JSON, 99999999999999999999, must be a whole number",
        "KANAME_SERVER_ALLOW_INSECURE_REMOTE, yes, must be true or false",
        "KANAME_SERVER_ISOLATION, strong, 'must be one of best, namespace, none'",
    })
    void aWrongSettingIsNamed(String name, String value, String complaint) {
        List<String> complaints = settings.complaints(Map.of(name, value));

        assertEquals(1, complaints.size());
        assertTrue(complaints.getFirst().startsWith(name), complaints.getFirst());
        assertTrue(complaints.getFirst().contains(complaint), complaints.getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.168.0.7", "ml.example.org", "::"})
    void listeningBeyondLoopbackNeedsTlsOrAWord(String host) {
        List<String> refused = start(Map.of("kaname.server.host", host));

        assertTrue(refused.getFirst().contains("KANAME_SERVER_HOST"), refused.toString());
        assertTrue(
                refused.getFirst().contains("KANAME_SERVER_ALLOW_INSECURE_REMOTE"),
                refused.toString());
        assertEquals(
                List.of(),
                start(
                        Map.of(
                                "kaname.server.host",
                                host,
                                "kaname.server.allow-insecure-remote",
                                "true")));
    }

    @Test
    void loopbackNeedsNothing() {
        assertEquals(List.of(), start(Map.of()));
    }

    @Test
    void whereItListensByItselfIsWhereClientsLookForIt() {
        ServerConfig usual =
                new SmallRyeConfigBuilder()
                        .withMapping(ServerConfig.class)
                        .build()
                        .getConfigMapping(ServerConfig.class);
        assertEquals("127.0.0.1", usual.host());
        assertEquals(8470, usual.port());
    }

    @Test
    void aCertificateNeedsItsKey() {
        assertTrue(
                start(Map.of("kaname.server.tls.certificate", "/none.pem"))
                        .getFirst()
                        .contains("KANAME_SERVER_TLS_KEY"));
    }

    @ParameterizedTest
    @CsvSource({
        "components, KANAME_SERVER_COMPONENTS, /no/such/folder",
        "components, KANAME_SERVER_COMPONENTS, pom.xml",
        "pythons, KANAME_SERVER_PYTHONS, /no/such/python",
        "pythons, KANAME_SERVER_PYTHONS, src",
        "pythons, KANAME_SERVER_PYTHONS, pom.xml"
    })
    void aFolderOrProgramThatIsNotThereIsNamed(String key, String variable, String path) {
        List<String> refused = start(Map.of("kaname.server." + key, path));

        assertEquals(1, refused.size(), refused.toString());
        assertTrue(refused.getFirst().startsWith(variable), refused.toString());
        assertTrue(refused.getFirst().contains(path), refused.toString());
        assertEquals(
                List.of(),
                start(
                        Map.of(
                                "kaname.server.components",
                                "src",
                                "kaname.server.pythons",
                                System.getProperty("java.home") + "/bin/java")));
    }

    @Test
    void theReferenceNamesEverySettingAndNoOther() throws IOException {
        String reference = Files.readString(Path.of("..", "docs", "reference", "configuration.md"));

        List<String> documented =
                reference
                        .lines()
                        .filter(line -> line.startsWith("| `KANAME_SERVER_"))
                        .map(line -> line.substring(3, line.indexOf('`', 3)))
                        .sorted()
                        .toList();
        assertEquals(settings.names(), documented);
    }
}
