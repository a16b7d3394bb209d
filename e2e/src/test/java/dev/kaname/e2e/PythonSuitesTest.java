package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tests that the components and the example bring along, run as their authors run them.
class PythonSuitesTest {
    private static final Pattern RAN = Pattern.compile("Ran (\\d+) tests");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "components/validate-table/tests",
                "components/compare/tests",
                "examples/flights/tests"
            })
    void passes(String folder) {
        String said =
                PythonEnv.get()
                        .python(
                                Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                                List.of(
                                        "-W",
                                        "ignore",
                                        "-m",
                                        "unittest",
                                        "discover",
                                        "-s",
                                        Checkout.root().resolve(folder).toString()))
                        .expectSuccess()
                        .output();
        assertTrue(
                RAN.matcher(said)
                        .results()
                        .anyMatch(found -> Integer.parseInt(found.group(1)) >= 10),
                said);
    }
}
