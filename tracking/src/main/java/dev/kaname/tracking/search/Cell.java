package dev.kaname.tracking.search;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One value to sort by. Missing values come last in both directions, "not a number" before them.
public sealed interface Cell {
    record Whole(long value) implements Cell {}

    record Real(double value) implements Cell {}

    record Text(String value) implements Cell {}

    record NotANumber() implements Cell {}

    record Missing() implements Cell {}

    static Cell of(Optional<String> text) {
        return text.<Cell>map(Text::new).orElseGet(Missing::new);
    }

    static Cell of(OptionalLong whole) {
        return whole.isPresent() ? new Whole(whole.getAsLong()) : new Missing();
    }

    static Cell of(OptionalDouble real) {
        if (real.isEmpty()) {
            return new Missing();
        }
        return Double.isNaN(real.getAsDouble()) ? new NotANumber() : new Real(real.getAsDouble());
    }

    private int rank() {
        return switch (this) {
            case Whole _, Real _, Text _ -> 0;
            case NotANumber _ -> 1;
            case Missing _ -> 2;
        };
    }

    static int compare(Cell a, Cell b, boolean ascending) {
        if (a.rank() != b.rank()) {
            return Integer.compare(a.rank(), b.rank());
        }
        int natural =
                switch (a) {
                    case Whole whole -> compareWhole(whole, b);
                    case Real real -> Double.compare(real.value() + 0.0, number(b) + 0.0);
                    case Text text ->
                            b instanceof Text other ? text.value().compareTo(other.value()) : 1;
                    case NotANumber _, Missing _ -> 0;
                };
        return ascending ? natural : -natural;
    }

    private static int compareWhole(Whole whole, Cell other) {
        return other instanceof Whole(long value)
                ? Long.compare(whole.value(), value)
                : Double.compare((double) whole.value(), number(other));
    }

    private static double number(Cell cell) {
        return switch (cell) {
            case Whole whole -> (double) whole.value();
            case Real real -> real.value();
            case Text _, NotANumber _, Missing _ -> Double.NEGATIVE_INFINITY;
        };
    }
}
