package dev.kaname.pipelines.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `outputs:` of a step.
final class OutputReader {
    private final Scene scene;
    private final Findings findings;
    private final String step;

    OutputReader(Scene scene, String step) {
        this.scene = scene;
        this.findings = scene.findings();
        this.step = step;
    }

    Map<String, Output> readAll(Fields parent) {
        Map<String, Output> outputs = new LinkedHashMap<>();
        List<Value.Entry> entries =
                parent.mapping("outputs").map(Value.Mapping::entries).orElse(List.of());
        for (Value.Entry entry : entries) {
            scene.remember("steps." + step + ".outputs." + entry.key(), entry.value().mark());
            if (scene.isName(entry, Names.VARIABLE, "bad_variable_name")) {
                read(entry).ifPresent(output -> outputs.put(entry.key(), output));
            }
        }
        return outputs;
    }

    private Optional<Output> read(Value.Entry entry) {
        return switch (entry.value()) {
            case Value.Scalar scalar when !scalar.isNull() ->
                    type(scalar).map(type -> new Output(type, Optional.empty()));
            case Value.Mapping mapping -> {
                Fields fields = Fields.of(mapping, Set.of("type", "commit"), Set.of(), findings);
                fields.require("type");
                Optional<OutputType> type = fields.scalar("type").flatMap(this::type);
                Optional<Output.Target> commit =
                        fields.checked(
                                        "commit",
                                        text -> InputReader.target(text).isPresent(),
                                        "bad_commit_target")
                                .flatMap(InputReader::target);
                yield type.map(t -> new Output(t, commit));
            }
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

    private Optional<OutputType> type(Value.Scalar scalar) {
        Optional<OutputType> type = OutputType.of(scalar.text());
        if (type.isEmpty()) {
            findings.add(
                    scalar.mark(),
                    "unknown_output_type",
                    scalar.text(),
                    String.join(", ", OutputType.words()));
        }
        return type;
    }
}
