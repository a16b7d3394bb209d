package dev.kaname.pipelines.file;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What unquoted text means, after the core schema of YAML 1.2: no `yes`, no `on`, no sexagesimals.
final class CoreSchema {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,40}");
    private static final Pattern REAL =
            Pattern.compile(
                    "[-+]?(\\.[0-9]{1,40}|[0-9]{1,40}(\\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,3})?");

    private CoreSchema() {}

    static boolean isNull(String plain) {
        return NULLS.contains(plain);
    }

    static Optional<Boolean> truth(String plain) {
        if (TRUE.contains(plain)) {
            return Optional.of(true);
        }
        return FALSE.contains(plain) ? Optional.of(false) : Optional.empty();
    }

    /// A whole number that fits 64 bits.
    static Optional<Long> integer(String plain) {
        if (!INTEGER.matcher(plain).matches()) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(plain);
        return number.bitLength() < Long.SIZE ? Optional.of(number.longValue()) : Optional.empty();
    }

    /// A finite decimal number.
    static Optional<Double> real(String plain) {
        if (!REAL.matcher(plain).matches()) {
            return Optional.empty();
        }
        double number = new BigDecimal(plain).doubleValue();
        return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
    }

    /// The value as a plain Java one: `Boolean`, `Long`, `Double` or `String`.
    static Object typed(Value.Scalar scalar) {
        if (!scalar.plain()) {
            return scalar.text();
        }
        Optional<Boolean> truth = truth(scalar.text());
        if (truth.isPresent()) {
            return truth.get();
        }
        Optional<Long> integer = integer(scalar.text());
        if (integer.isPresent()) {
            return integer.get();
        }
        Optional<Double> real = real(scalar.text());
        return real.isPresent() ? real.get() : scalar.text();
    }
}
