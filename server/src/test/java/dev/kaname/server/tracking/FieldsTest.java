package dev.kaname.server.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.tracking.KeyValue;
import dev.kaname.tracking.RunStatus;
import dev.kaname.tracking.TrackingFailure;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    private static Fields json(String text) {
        return FieldsReader.unchecked(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refusal(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(TrackingFailure.Invalid.class, call).getMessage();
    }

    /// Two bytes each to send, and some hundred to keep: memory of the server for nothing.
    @Test
    void aBodyOfVeryManyEmptyValuesIsRefusedBeforeItFillsTheMemory() {
        String many = "{\"metrics\":[" + "{},".repeat(5_000_000) + "{}]}";
        assertTrue(refusal(() -> json(many)).contains("too many"), "it was read");
        assertEquals(
                1_000,
                json("{\"metrics\":[" + "{\"key\":\"a\",\"value\":1},".repeat(999) + "{}]}")
                        .objects("metrics")
                        .size());
    }

    @Test
    void snakeAndCamelCaseAreTheSameButNotBothAtOnce() {
        assertEquals("r", json("{\"run_id\":\"r\"}").run());
        assertEquals("r", json("{\"runId\":\"r\"}").run());
        assertEquals("r", json("{\"runUuid\":\"r\"}").run());
        assertEquals(
                "Request specifies both 'run_id' and 'runId'; provide only one of them.",
                refusal(() -> json("{\"run_id\":\"r\",\"runId\":\"r\"}").run()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | 5",
                "\"5\" | 5",
                "\"-5\" | -5",
                "5.0 | 5",
                "\"1e+05\" | 100000",
                "1e3 | 1000",
                "9223372036854775807 | 9223372036854775807",
                "\"9223372036854775807\" | 9223372036854775807",
            })
    void wholeNumbersComeInManyForms(String sent, long expected) {
        assertEquals(OptionalLong.of(expected), json("{\"n\":" + sent + "}").whole("n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5.5",
                "\"five\"",
                "true",
                "9223372036854775808",
                "\"1e999999999\"",
                "[1]",
                "{\"a\":1}"
            })
    void whatIsNoWholeNumberIsRefused(String sent) {
        assertTrue(
                refusal(() -> json("{\"n\":" + sent + "}").whole("n"))
                        .contains("for parameter 'n' supplied:  Hint: Value was of type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"n\":null", "\"n\":{}", "\"n\":[]", "\"n\":\"\""})
    void nothingIsSaidInManyWays(String sent) {
        assertEquals(OptionalLong.empty(), json("{" + sent + "}").whole("n"));
        assertTrue(
                refusal(() -> json("{" + sent + "}").requiredWhole("n"))
                        .startsWith("Missing value for required parameter 'n'."));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"NaN\" | NaN",
                "NaN | NaN",
                "\"Infinity\" | Infinity",
                "\"-Infinity\" | -Infinity",
                "\"0.5\" | 0.5",
                "-1e-3 | -0.001",
            })
    void realNumbersComeInManyForms(String sent, double expected) {
        assertEquals(expected, json("{\"v\":" + sent + "}").requiredReal("v"));
    }

    @Test
    void aMetricThatIsABooleanIsRefused() {
        assertEquals(
                "Invalid value true for parameter 'metrics[1].value' supplied:  Hint: Value was of type 'bool'. See the API docs for more information about request parameters.",
                refusal(() ->
                        json("{\"metrics\":[{},{\"value\":true}]}")
                                .objects("metrics")
                                .get(1)
                                .requiredReal("value")));
    }

    @Test
    void theMissingFieldOfAnItemIsNamedWithItsPlace() {
        assertEquals(
                "Missing value for required parameter 'metrics[0].timestamp'. See the API docs for more information about request parameters.",
                refusal(() ->
                        json("{\"metrics\":[{\"key\":\"k\"}]}")
                                .objects("metrics")
                                .getFirst()
                                .requiredWhole("timestamp")));
    }

    @Test
    void anEnumIsNamedOrNumbered() {
        for (String sent : List.of("\"FINISHED\"", "3", "\"3\"")) {
            assertEquals(
                    Optional.of(RunStatus.FINISHED),
                    json("{\"status\":" + sent + "}")
                            .oneOf("status", RunStatus.class, RunStatus::number, ""));
        }
        refusal(() ->
                json("{\"status\":\"DONE\"}")
                        .oneOf("status", RunStatus.class, RunStatus::number, ""));
    }

    @Test
    void aBooleanIsReadInAnyCaseAndNothingElseIsOne() {
        assertTrue(json("{\"b\":\"TRUE\"}").flag("b", false));
        assertTrue(json("{}").flag("b", true));
        assertEquals(
                "Invalid boolean value: \"yes\", must be 'true' or 'false'.",
                refusal(() -> json("{\"b\":\"yes\"}").flag("b", false)));
    }

    @Test
    void aQueryParameterThatComesSeveralTimesIsAList() {
        Fields fields = Fields.of(Map.of("stages", List.of("a", "b"), "name", List.of("n")));
        assertEquals(List.of("a", "b"), fields.texts("stages"));
        assertEquals(List.of("n"), fields.texts("name"));
        assertEquals("n", fields.required("name"));
    }

    @Test
    void aPairWithoutAValueHasAnEmptyOne() {
        assertEquals(
                List.of(new KeyValue("a", "")), json("{\"tags\":[{\"key\":\"a\"}]}").pairs("tags"));
    }

    @Test
    void jsonWithinAJsonStringIsReadAgain() {
        assertEquals("n", json("\"{\\\"name\\\":\\\"n\\\"}\"").required("name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "null",
                "{",
                "{\"a\":1}{",
                "{\"a\":1,\"a\":2}",
                "\"x\"",
                "\"[]\"",
                "{\"a\":'b'}"
            })
    void whatIsNoJsonObjectIsRefused(String sent) {
        assertThrows(TrackingFailure.Invalid.class, () -> json(sent), "BI-121");
    }

    @Test
    void deepJsonIsRefused() {
        assertThrows(
                TrackingFailure.Invalid.class,
                () -> json("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
                "BI-121");
    }

    @Test
    void idsOfTheWrongShapeAreRefused() {
        for (String id : List.of("../x", "a/b", "", "a b", "x".repeat(257), "-a", "a\u0000")) {
            assertThrows(
                    TrackingFailure.Invalid.class, () -> Fields.checkId("run_id", id), "BI-016");
        }
    }
}
