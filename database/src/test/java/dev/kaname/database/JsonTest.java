package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    /// RFC 8785, appendix B, and the edges of each form.
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void aNumberHasItsShortestForm(String bits, String expected) {
        assertEquals(
                expected,
                Json.canonical(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))));
    }

    @Test
    void anyNumberReadsBackAsItself() {
        Random random = new Random(20261121);
        for (int i = 0; i < 100_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertEquals(
                        number == 0 ? 0.0 : number, Double.parseDouble(Json.canonical(number)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberIsRefused(double number) {
        assertRefused(number);
    }

    @Test
    void anIntegerThatADoubleCannotHoldIsRefused() {
        assertEquals("9007199254740992", Json.canonical(1L << 53));
        assertRefused((1L << 53) + 1);
        assertRefused(Long.MIN_VALUE);
    }

    @Test
    void keysAreSortedByCodeUnitAtEveryLevel() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("\u20ac", "Euro");
        keys.put("\r", "Carriage Return");
        keys.put("\ufb33", "Hebrew");
        keys.put("1", Map.of("b", 1, "a", List.of(true, false)));
        keys.put("\ud83d\ude00", "Emoji");
        keys.put("\u0080", "Control");
        keys.put("ö", "Latin");
        assertEquals(
                "{\"\\r\":\"Carriage Return\",\"1\":{\"a\":[true,false],\"b\":1},\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin\",\"\u20ac\":\"Euro\",\"\ud83d\ude00\":\"Emoji\",\"\ufb33\":\"Hebrew\"}",
                Json.canonical(keys));
    }

    @Test
    void onlyWhatMustBeEscapedIs() {
        assertEquals(
                "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\r\\t\\u001f\u007f\u2028\"",
                Json.canonical("\u20ac$\u000f\nA'B\"\\\\\"/\b\f\r\t\u001f\u007f\u2028"));
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertRefused("\ud83d");
        assertRefused("\ude00\ud83d");
        assertRefused(Map.of("\ud83d!", 1));
    }

    @Test
    void otherTypesAreRefused() {
        assertRefused(new BigDecimal("1"));
        assertRefused(Map.of(1, "one"));
        assertRefused(List.of(new Object()));
    }

    @Test
    void aValueThatContainsItselfIsRefused() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertRefused(endless);
    }

    private static void assertRefused(Object value) {
        assertThrows(IllegalArgumentException.class, () -> Json.canonical(value));
    }
}
