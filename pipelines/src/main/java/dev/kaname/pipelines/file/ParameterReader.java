package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `parameters:`.
final class ParameterReader {
    static final Set<String> KEYS =
            Set.of("type", "default", "minimum", "maximum", "choices", "description");
    private static final List<String> TYPES =
            Arrays.stream(Parameter.Type.values()).map(Parameter.Type::word).toList();

    private final Findings findings;

    ParameterReader(Findings findings) {
        this.findings = findings;
    }

    Map<String, Parameter> readAll(Fields parent) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        List<Value.Entry> entries =
                parent.mapping("parameters").map(Value.Mapping::entries).orElse(List.of());
        for (Value.Entry entry : entries) {
            if (!Names.VARIABLE.matcher(entry.key()).matches()) {
                findings.add(entry.mark(), "bad_variable_name", entry.key());
            } else if (entry.value() instanceof Value.Mapping mapping) {
                Fields fields = Fields.of(mapping, KEYS, Set.of(), findings);
                read(fields).ifPresent(parameter -> parameters.put(entry.key(), parameter));
            } else {
                findings.add(
                        entry.value().mark(),
                        "wrong_type",
                        entry.key(),
                        "kind.mapping",
                        entry.value().kind());
            }
        }
        return parameters;
    }

    /// One parameter, or empty with its problems reported.
    Optional<Parameter> read(Fields fields) {
        fields.require("type");
        Optional<Parameter.Type> type = type(fields);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        Optional<Double> minimum = bound(fields, "minimum", type.get());
        Optional<Double> maximum = bound(fields, "maximum", type.get());
        if (minimum.isPresent() && maximum.isPresent() && minimum.get() > maximum.get()) {
            findings.add(fields.markOf("maximum"), "empty_range");
        }
        Parameter free =
                new Parameter(
                        type.get(),
                        Optional.empty(),
                        minimum,
                        maximum,
                        List.of(),
                        fields.text("description").orElse(""));
        List<Object> choices = choices(fields, free);
        Parameter bound =
                new Parameter(
                        type.get(),
                        Optional.empty(),
                        minimum,
                        maximum,
                        choices,
                        free.description());
        return Optional.of(
                new Parameter(
                        type.get(),
                        fallback(fields, bound),
                        minimum,
                        maximum,
                        choices,
                        free.description()));
    }

    private Optional<Parameter.Type> type(Fields fields) {
        Optional<Value.Scalar> word = fields.scalar("type");
        Optional<Parameter.Type> type = word.flatMap(scalar -> Parameter.Type.of(scalar.text()));
        if (word.isPresent() && type.isEmpty()) {
            String all = String.join(", ", TYPES);
            findings.add(word.get().mark(), "unknown_parameter_type", word.get().text(), all);
        }
        return type;
    }

    private Optional<Double> bound(Fields fields, String key, Parameter.Type type) {
        boolean numeric = type == Parameter.Type.INTEGER || type == Parameter.Type.NUMBER;
        if (fields.has(key) && !numeric) {
            findings.add(fields.markOf(key), "range_without_number", key, type.word());
            return Optional.empty();
        }
        return fields.scalar(key)
                .flatMap(scalar -> {
                    Optional<Double> number = CoreSchema.real(scalar.text());
                    if (number.isEmpty()) {
                        findings.add(scalar.mark(), "not_a_number", key);
                    }
                    return number;
                });
    }

    private List<Object> choices(Fields fields, Parameter parameter) {
        List<Object> choices = new ArrayList<>();
        for (Value.Scalar scalar : fields.scalars("choices")) {
            fitting(scalar, parameter).ifPresent(choices::add);
        }
        return choices;
    }

    private Optional<Object> fallback(Fields fields, Parameter parameter) {
        return fields.scalar("default").flatMap(scalar -> fitting(scalar, parameter));
    }

    private Optional<Object> fitting(Value.Scalar scalar, Parameter parameter) {
        Object typed =
                parameter.type() == Parameter.Type.STRING
                        ? scalar.text()
                        : CoreSchema.typed(scalar);
        Optional<Object> accepted = parameter.accept(typed);
        if (accepted.isEmpty()) {
            findings.add(
                    scalar.mark(), "value_does_not_fit", scalar.text(), parameter.type().word());
        }
        return accepted;
    }
}
