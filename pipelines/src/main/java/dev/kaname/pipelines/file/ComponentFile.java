package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `component.yaml`, the head of a component's folder.
public final class ComponentFile {
    private static final Set<String> KEYS =
            Set.of(
                    "kaname",
                    "component",
                    "version",
                    "description",
                    "inputs",
                    "outputs",
                    "parameters",
                    "run",
                    "runtime");
    private static final Set<String> PARAMETER_KEYS =
            Set.of(
                    "type",
                    "default",
                    "minimum",
                    "maximum",
                    "choices",
                    "description",
                    "list",
                    "optional");

    /// What reading came to.
    public sealed interface Answer {}

    /// The file is good.
    public record Accepted(Component component) implements Answer {}

    /// @param problems at least one
    public record Refused(List<Problem> problems) implements Answer {}

    private final Scene scene;
    private final Findings findings;

    private ComponentFile(Scene scene) {
        this.scene = scene;
        this.findings = scene.findings();
    }

    /// @param digest of all files of the component's folder
    /// @param tracks whether the folder holds a file of that path
    public static Answer parse(byte[] file, String digest, Surroundings tracks) {
        Findings findings = new Findings();
        Value.Mapping top = YamlText.read(file, findings);
        if (!findings.none() && top.entries().isEmpty()) {
            return new Refused(findings.inOrder());
        }
        Component component = new ComponentFile(new Scene(findings, tracks, "")).read(top, digest);
        return findings.none() ? new Accepted(component) : new Refused(findings.inOrder());
    }

    private Component read(Value.Mapping top, String digest) {
        Fields fields = Fields.of(top, KEYS, Set.of(), findings);
        fields.require("kaname", "component", "version", "run");
        fields.checked("kaname", "1"::equals, "unknown_format");
        Map<String, Component.Accepts> inputs = inputs(fields);
        Map<String, OutputType> outputs = new LinkedHashMap<>();
        new OutputReader(scene, "")
                .readAll(fields)
                .forEach((name, output) -> outputs.put(name, output.type()));
        Map<String, Component.Takes> parameters = parameters(fields);
        Placeholders places =
                new Placeholders(findings, inputs.keySet(), outputs.keySet(), parameters.keySet());
        Optional<Step.Job> job = new JobReader(scene, places, Map.of(), "").read(fields, Map.of());
        return new Component(
                fields.text("component").orElse(""),
                fields.whole("version", 1, 999_999).map(Long::intValue).orElse(1),
                digest,
                inputs,
                outputs,
                parameters,
                job.map(JobReader::templates).orElse(List.of()),
                new RuntimeReader(scene).read(fields));
    }

    private Map<String, Component.Accepts> inputs(Fields parent) {
        Map<String, Component.Accepts> inputs = new LinkedHashMap<>();
        for (Value.Entry entry :
                parent.mapping("inputs").map(Value.Mapping::entries).orElse(List.of())) {
            if (!scene.isName(entry, Names.VARIABLE, "bad_variable_name")) {
                continue;
            }
            if (entry.value() instanceof Value.Mapping mapping) {
                Fields fields = Fields.of(mapping, Set.of("type", "optional"), Set.of(), findings);
                inputs.put(
                        entry.key(),
                        new Component.Accepts(
                                types(fields.value("type")),
                                fields.truth("optional").orElse(false)));
            } else {
                inputs.put(
                        entry.key(),
                        new Component.Accepts(types(Optional.of(entry.value())), false));
            }
        }
        return inputs;
    }

    private List<OutputType> types(Optional<Value> written) {
        List<Value> words =
                written.map(value ->
                                value instanceof Value.Sequence list
                                        ? list.items()
                                        : List.of(value))
                        .orElse(List.of());
        List<OutputType> types = new ArrayList<>();
        for (Value word : words) {
            String text = word instanceof Value.Scalar scalar ? scalar.text() : "";
            OutputType.of(text)
                    .ifPresentOrElse(
                            types::add,
                            () ->
                                    findings.add(
                                            word.mark(),
                                            "unknown_output_type",
                                            text,
                                            String.join(", ", OutputType.words())));
        }
        return types;
    }

    private Map<String, Component.Takes> parameters(Fields parent) {
        Map<String, Component.Takes> parameters = new LinkedHashMap<>();
        for (Value.Entry entry :
                parent.mapping("parameters").map(Value.Mapping::entries).orElse(List.of())) {
            if (!scene.isName(entry, Names.VARIABLE, "bad_variable_name")) {
                continue;
            }
            if (entry.value() instanceof Value.Mapping mapping) {
                takes(mapping).ifPresent(takes -> parameters.put(entry.key(), takes));
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

    private Optional<Component.Takes> takes(Value.Mapping mapping) {
        Fields fields = Fields.of(mapping, PARAMETER_KEYS, Set.of(), findings);
        boolean file = fields.text("type").filter("file"::equals).isPresent();
        boolean list = fields.truth("list").orElse(false);
        boolean optional = fields.truth("optional").orElse(false) || fields.has("default");
        Optional<Parameter> parameter =
                file ? Optional.of(FILE) : new ParameterReader(findings).read(fields);
        return parameter.map(p -> new Component.Takes(p, file, list, !optional));
    }

    private static final Parameter FILE =
            new Parameter(
                    Parameter.Type.STRING,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    "");
}
