package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The keys of one mapping. Every key is known or reported, every value has its type or is
/// reported.
final class Fields {
    private final Mark mark;
    private final Map<String, Value.Entry> entries;
    private final Findings findings;

    private Fields(Mark mark, Map<String, Value.Entry> entries, Findings findings) {
        this.mark = mark;
        this.entries = entries;
        this.findings = findings;
    }

    /// @param reserved keys that will mean something one day
    static Fields of(
            Value.Mapping mapping, Set<String> known, Set<String> reserved, Findings findings) {
        for (Value.Entry entry : mapping.entries()) {
            if (reserved.contains(entry.key())) {
                findings.add(entry.mark(), "reserved_key", entry.key());
            } else if (!known.contains(entry.key())) {
                unknown(entry, known, findings);
            }
        }
        return new Fields(
                mapping.mark(),
                mapping.entries().stream()
                        .collect(
                                Collectors.toMap(
                                        Value.Entry::key, entry -> entry, (first, _) -> first)),
                findings);
    }

    private static void unknown(Value.Entry entry, Set<String> known, Findings findings) {
        String keys = known.stream().sorted().collect(Collectors.joining(", "));
        Nearest.to(entry.key(), known)
                .ifPresentOrElse(
                        near -> findings.add(entry.mark(), "unknown_key_meant", entry.key(), near),
                        () -> findings.add(entry.mark(), "unknown_key", entry.key(), keys));
    }

    Mark mark() {
        return mark;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /// Where the key stands, else where its mapping begins.
    Mark markOf(String key) {
        Value.Entry entry = entries.get(key);
        return entry == null ? mark : entry.value().mark();
    }

    Optional<Value> value(String key) {
        return Optional.ofNullable(entries.get(key)).map(Value.Entry::value);
    }

    void require(String... keys) {
        for (String key : keys) {
            if (!has(key)) {
                findings.add(mark, "missing_key", key);
            }
        }
    }

    Optional<Value.Scalar> scalar(String key) {
        return value(key).flatMap(value -> asScalar(key, value));
    }

    Optional<String> text(String key) {
        return scalar(key).map(Value.Scalar::text);
    }

    Optional<Value.Mapping> mapping(String key) {
        Optional<Value> value = value(key);
        if (value.isPresent() && value.get() instanceof Value.Mapping mapping) {
            return Optional.of(mapping);
        }
        value.ifPresent(other -> wrongType(key, "kind.mapping", other));
        return Optional.empty();
    }

    List<Value> items(String key) {
        Optional<Value> value = value(key);
        if (value.isPresent() && value.get() instanceof Value.Sequence sequence) {
            return sequence.items();
        }
        value.ifPresent(other -> wrongType(key, "kind.list", other));
        return List.of();
    }

    /// The scalars of a list; anything else in it is reported.
    List<Value.Scalar> scalars(String key) {
        List<Value.Scalar> scalars = new ArrayList<>();
        items(key).forEach(item -> asScalar(key, item).ifPresent(scalars::add));
        return scalars;
    }

    Optional<Long> whole(String key, long least, long most) {
        return scalar(key)
                .flatMap(scalar -> {
                    Optional<Long> number =
                            CoreSchema.integer(scalar.text()).filter(n -> n >= least && n <= most);
                    if (number.isEmpty()) {
                        findings.add(scalar.mark(), "not_a_whole_number", key, least, most);
                    }
                    return number;
                });
    }

    Optional<Boolean> truth(String key) {
        return scalar(key)
                .flatMap(scalar -> {
                    Optional<Boolean> truth =
                            scalar.plain() ? CoreSchema.truth(scalar.text()) : Optional.empty();
                    if (truth.isEmpty()) {
                        findings.add(scalar.mark(), "not_a_truth_value", key);
                    }
                    return truth;
                });
    }

    /// A text that fits, else reported under `code`.
    Optional<String> checked(String key, Predicate<String> fits, String code) {
        return scalar(key)
                .filter(scalar -> {
                    boolean good = fits.test(scalar.text());
                    if (!good) {
                        findings.add(scalar.mark(), code, scalar.text());
                    }
                    return good;
                })
                .map(Value.Scalar::text);
    }

    Optional<String> name(String key, Pattern shape, String code) {
        return checked(key, text -> shape.matcher(text).matches(), code);
    }

    private Optional<Value.Scalar> asScalar(String key, Value value) {
        if (value instanceof Value.Scalar scalar && !scalar.isNull()) {
            return Optional.of(scalar);
        }
        wrongType(key, "kind.scalar", value);
        return Optional.empty();
    }

    void wrongType(String key, String wanted, Value found) {
        findings.add(found.mark(), "wrong_type", key, wanted, found.kind());
    }
}
