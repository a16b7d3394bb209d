package dev.kaname.tracking.search;

import java.util.Set;

/// What is asked of an operand's value.
public sealed interface Condition {
    enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST
    }

    /// A numeric comparison. A value that is not a number differs from every number and fits no
    /// other comparison.
    record Compares(Comparison comparison, double value) implements Condition {
        public boolean holds(double actual) {
            return switch (comparison) {
                case EQUAL -> actual == value;
                case NOT_EQUAL -> actual != value;
                case LESS -> actual < value;
                case AT_MOST -> actual <= value;
                case GREATER -> actual > value;
                case AT_LEAST -> actual >= value;
            };
        }
    }

    /// Whether a text equals another, byte for byte.
    record Equals(String value, boolean negated) implements Condition {}

    /// Whether a text fits a pattern with `%` and `_`.
    record Fits(Like like) implements Condition {}

    record OneOf(Set<String> values, boolean negated) implements Condition {
        public OneOf {
            values = Set.copyOf(values);
        }
    }

    /// Whether there is no such key at all.
    record Absent(boolean negated) implements Condition {}

    /// Whether a text that is there fulfils this; false for conditions that are not about text.
    default boolean holds(String actual) {
        return switch (this) {
            case Equals equals -> actual.equals(equals.value()) != equals.negated();
            case Fits fits -> fits.like().fits(actual);
            case OneOf oneOf -> oneOf.values().contains(actual) != oneOf.negated();
            case Absent absent -> absent.negated();
            case Compares _ -> false;
        };
    }
}
