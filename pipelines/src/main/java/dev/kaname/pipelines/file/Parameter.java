package dev.kaname.pipelines.file;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A value that may differ from run to run of a pipeline.
///
/// @param fallback the value when none is given: `Long`, `Double`, `Boolean` or `String`
/// @param choices the values allowed; none means any
public record Parameter(
        Type type,
        Optional<Object> fallback,
        Optional<Double> minimum,
        Optional<Double> maximum,
        List<Object> choices,
        String description) {

    /// The types a value may have.
    public enum Type {
        INTEGER,
        NUMBER,
        STRING,
        BOOLEAN;

        /// As written in a pipeline file.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Type> of(String word) {
            return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
        }
    }

    /// Longest text a parameter may hold, in characters.
    public static final int MAX_TEXT = 10_000;

    /// Beyond this a number in JSON, which is how steps get it, no longer names one integer.
    private static final long LARGEST_WHOLE = 1L << 53;

    public Parameter {
        choices = List.copyOf(choices);
    }

    /// The value as it is passed on, or empty when it does not fit. A whole number is a number.
    public Optional<Object> accept(Object value) {
        return converted(value).filter(this::inRange).filter(this::chosen);
    }

    /// The same for a value from a place that knows only text, such as a command line.
    public Optional<Object> acceptText(String text) {
        return type == Type.STRING
                ? accept(text)
                : accept(CoreSchema.typed(new Value.Scalar(text, true, Mark.START)));
    }

    private Optional<Object> converted(Object value) {
        return switch (type) {
            case INTEGER -> integer(value);
            case NUMBER ->
                    value instanceof Number number && Double.isFinite(number.doubleValue())
                            ? Optional.of(number.doubleValue())
                            : Optional.empty();
            case STRING ->
                    value instanceof String text
                                    && text.length() <= MAX_TEXT
                                    && text.indexOf('\0') < 0
                            ? Optional.of(text)
                            : Optional.empty();
            case BOOLEAN -> value instanceof Boolean ? Optional.of(value) : Optional.empty();
        };
    }

    private static Optional<Object> integer(Object value) {
        return value instanceof Long || value instanceof Integer
                ? Optional.<Object>of(((Number) value).longValue())
                        .filter(number -> isExact((long) number))
                : Optional.empty();
    }

    private static boolean isExact(long number) {
        return -LARGEST_WHOLE <= number && number <= LARGEST_WHOLE;
    }

    private boolean inRange(Object value) {
        if (!(value instanceof Number number)) {
            return true;
        }
        double size = number.doubleValue();
        return minimum.map(least -> size >= least).orElse(true)
                && maximum.map(most -> size <= most).orElse(true);
    }

    private boolean chosen(Object value) {
        return choices.isEmpty() || choices.contains(value);
    }
}
