package dev.kaname.server.edge;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    private final HostNames names =
            new HostNames(List.of("ml.example.org", "other.example:99", " spaced.example "));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8470",
                "LOCALHOST:8470",
                "127.0.0.1:8470",
                "[::1]:8470",
                "ml.example.org:8470",
                "ml.example.org",
                "other.example:99",
                "spaced.example:8470"
            })
    void ownNamesAreAnswered(String host) {
        assertTrue(names.allow(host, 8470, false), host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:80",
                "localhost:8470:8470",
                "localhost.evil.example:8470",
                "evil.example:8470",
                "127.0.0.1.evil.example:8470",
                "0177.0.0.1:8470",
                "2130706433:8470",
                "localhost.:8470",
                "user@localhost:8470",
                "[::ffff:127.0.0.1]:8470",
                "sub.ml.example.org:8470",
                "other.example:8470",
                "other.example"
            })
    void everyOtherNameIsNot(String host) {
        assertFalse(names.allow(host, 8470, false), host);
    }
}
