package dev.kaname.pipelines.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `inputs:` of a step.
final class InputReader {
    private final Scene scene;
    private final Findings findings;
    private final String step;

    InputReader(Scene scene, String step) {
        this.scene = scene;
        this.findings = scene.findings();
        this.step = step;
    }

    Map<String, Input> readAll(Fields parent) {
        Map<String, Input> inputs = new LinkedHashMap<>();
        List<Value.Entry> entries =
                parent.mapping("inputs").map(Value.Mapping::entries).orElse(List.of());
        for (Value.Entry entry : entries) {
            scene.remember("steps." + step + ".inputs." + entry.key(), entry.value().mark());
            if (scene.isName(entry, Names.VARIABLE, "bad_variable_name")) {
                read(entry).ifPresent(input -> inputs.put(entry.key(), input));
            }
        }
        return inputs;
    }

    private Optional<Input> read(Value.Entry entry) {
        return switch (entry.value()) {
            case Value.Scalar scalar when !scalar.isNull() -> {
                Optional<Input> input = plain(scalar.text(), false);
                if (input.isEmpty()) {
                    findings.add(scalar.mark(), "bad_input", scalar.text());
                }
                yield input;
            }
            case Value.Mapping mapping -> written(mapping);
            case Value.Scalar _, Value.Sequence _ -> {
                findings.add(
                        entry.value().mark(),
                        "wrong_type",
                        entry.key(),
                        "kind.scalar",
                        entry.value().kind());
                yield Optional.empty();
            }
        };
    }

    private Optional<Input> written(Value.Mapping mapping) {
        Fields fields = Fields.of(mapping, Set.of("model", "data", "optional"), Set.of(), findings);
        boolean optional = fields.truth("optional").orElse(false);
        if (fields.has("model") == fields.has("data")) {
            findings.add(mapping.mark(), "model_or_data");
            return Optional.empty();
        }
        return fields.has("model")
                ? fields.checked(
                                "model",
                                text -> model(text, optional).isPresent(),
                                "bad_model_reference")
                        .flatMap(text -> model(text, optional))
                : fields.checked("data", text -> data(text, optional).isPresent(), "bad_input")
                        .flatMap(text -> data(text, optional));
    }

    private static Optional<Input> plain(String text, boolean optional) {
        return text.indexOf(':') >= 0 ? data(text, optional) : fromStep(text).map(from -> from);
    }

    /// `step.output`.
    static Optional<Input.FromStep> fromStep(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String from = text.substring(0, dot);
        String output = text.substring(dot + 1);
        return Names.PLAIN.matcher(from).matches() && Names.VARIABLE.matcher(output).matches()
                ? Optional.of(new Input.FromStep(from, output))
                : Optional.empty();
    }

    /// `repository:path` or `repository@branch:path`.
    static Optional<Input> data(String text, boolean optional) {
        return target(text)
                .map(t -> new Input.FromData(t.repository(), t.branch(), t.path(), optional));
    }

    static Optional<Output.Target> target(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String[] place = text.substring(0, colon).split("@", 2);
        String branch = place.length == 2 ? place[1] : "main";
        String path = text.substring(colon + 1);
        return Names.data(place[0], branch) && Names.path(path)
                ? Optional.of(new Output.Target(place[0], branch, Names.withoutSlash(path)))
                : Optional.empty();
    }

    private static Optional<Input> model(String text, boolean optional) {
        String[] parts = text.split("@", 2);
        boolean good =
                parts.length == 2
                        && Names.THING.matcher(parts[0]).matches()
                        && Names.ALIAS.matcher(parts[1]).matches();
        return good
                ? Optional.of(new Input.FromModel(parts[0], parts[1], optional))
                : Optional.empty();
    }
}
