package dev.kaname.database;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes values as canonical JSON (RFC 8785): one value has one text, whoever writes it, so that
/// the text can be hashed and compared. Keys are sorted, numbers are in their shortest form, there
/// is no white space.
public final class Json {
    /// Beyond this a JSON number no longer names one integer.
    private static final long LARGEST_EXACT = 1L << 53;

    private static final int DEEPEST = 64;

    private Json() {}

    /// @param value a string, an integer of at most 2⁵³, a finite double, a boolean, null, or a
    ///   list or map (with string keys) of these
    /// @throws IllegalArgumentException for anything else: NaN and infinities, larger integers,
    ///   half a surrogate pair, other types, more than 64 levels
    public static String canonical(@Nullable Object value) {
        StringBuilder out = new StringBuilder(128);
        write(out, value, 0);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("a JSON value is nested deeper than " + DEEPEST);
        }
        switch (value) {
            case null -> out.append("null");
            case String text -> writeText(out, text);
            case Boolean flag -> out.append(flag.booleanValue());
            case Integer number -> out.append(number.intValue());
            case Long number -> writeWhole(out, number);
            case Short number -> out.append(number.intValue());
            case Byte number -> out.append(number.intValue());
            case Double number -> writeReal(out, number);
            case Float number -> writeReal(out, number.doubleValue());
            case List<?> list -> writeList(out, list, depth);
            case Map<?, ?> map -> writeMap(out, map, depth);
            default ->
                    throw new IllegalArgumentException(
                            "a " + value.getClass().getName() + " is no JSON value");
        }
    }

    private static void writeList(StringBuilder out, List<?> list, int depth) {
        out.append('[');
        String separator = "";
        for (Object item : list) {
            out.append(separator);
            write(out, item, depth + 1);
            separator = ",";
        }
        out.append(']');
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map, int depth) {
        // String.compareTo orders by UTF-16 code unit, as the RFC asks
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("a JSON key must be a string");
            }
            sorted.put(name, value);
        });
        out.append('{');
        String separator = "";
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
            out.append(separator);
            writeText(out, entry.getKey());
            out.append(':');
            write(out, entry.getValue(), depth + 1);
            separator = ",";
        }
        out.append('}');
    }

    private static void writeText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1');
                        out.append(Character.forDigit(c & 0xf, 16));
                    } else if (Character.isSurrogate(c)) {
                        i = writePair(out, text, i);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static int writePair(StringBuilder out, String text, int at) {
        if (at + 1 == text.length()
                || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
            throw new IllegalArgumentException("half a surrogate pair is no text");
        }
        out.append(text, at, at + 2);
        return at + 1;
    }

    private static void writeWhole(StringBuilder out, long number) {
        if (number > LARGEST_EXACT || number < -LARGEST_EXACT) {
            throw new IllegalArgumentException("an integer beyond 2^53 is written as text");
        }
        out.append(number);
    }

    /// The form that ECMAScript gives a number: the fewest digits that still mean this double.
    private static void writeReal(StringBuilder out, double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("NaN and infinities are no JSON numbers");
        }
        if (number == 0) {
            out.append('0'); // minus zero too
            return;
        }
        if (number < 0) {
            out.append('-');
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        if (point > 21 || point < -5) {
            out.append(digits, 0, 1);
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append(point > 0 ? "e+" : "e").append(point - 1);
        } else if (point >= digits.length()) {
            out.append(digits).repeat('0', point - digits.length());
        } else if (point > 0) {
            out.append(digits, 0, point).append('.').append(digits, point, digits.length());
        } else {
            out.append("0.").repeat('0', -point).append(digits);
        }
    }

    /// [Double#toString] is shortest too, except that it never stops at one digit.
    private static BigDecimal shortest(double number) {
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            BigDecimal one = decimal.round(new MathContext(1));
            if (one.doubleValue() == number) {
                return one.stripTrailingZeros();
            }
        }
        return decimal;
    }
}
