package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a step does: `run`, `run` with `shell`, or `uses` with `with`.
final class JobReader {
    private static final int MOST_WORDS = 1_000;
    private static final Pattern REFERENCE =
            Pattern.compile("([a-z][a-z0-9-]{0,62}/[a-z][a-z0-9-]{0,62})@([1-9][0-9]{0,5})");
    private static final Set<String> NOT_WITH_USES =
            Set.of("shell", "folder", "parameters", "code", "runtime");

    private final Scene scene;
    private final Findings findings;
    private final Placeholders places;
    private final Map<String, Parameter> parameters;
    private final String step;

    JobReader(Scene scene, Placeholders places, Map<String, Parameter> parameters, String step) {
        this.scene = scene;
        this.findings = scene.findings();
        this.places = places;
        this.parameters = parameters;
        this.step = step;
    }

    Optional<Step.Job> read(Fields fields, Map<String, Input> inputs) {
        if (fields.has("run") == fields.has("uses")) {
            findings.add(scene.whereIs("steps." + step), "run_or_uses", step);
            return Optional.empty();
        }
        if (fields.has("uses")) {
            return use(fields, inputs);
        }
        if (fields.has("with")) {
            findings.add(fields.markOf("with"), "only_with_uses", "with");
        }
        return fields.has("shell") ? script(fields) : program(fields);
    }

    /// The outputs of a step: as declared, or for a component as it declares them.
    Map<String, Output> outputs(Optional<Step.Job> job, Map<String, Output> declared) {
        if (job.isEmpty() || !(job.get() instanceof Step.Job.Use use)) {
            return declared;
        }
        Map<String, OutputType> made = use.component().outputs();
        declared.forEach((name, output) -> checkOutput(name, output, made, use.component()));
        Map<String, Output> outputs = new LinkedHashMap<>();
        made.forEach((name, type) ->
                outputs.put(name, declared.getOrDefault(name, new Output(type, Optional.empty()))));
        return outputs;
    }

    private void checkOutput(
            String name, Output output, Map<String, OutputType> made, Component component) {
        Mark mark = scene.whereIs("steps." + step + ".outputs." + name);
        OutputType type = made.get(name);
        if (type == null) {
            findings.add(
                    mark,
                    "component_has_no",
                    name,
                    component.reference(),
                    String.join(", ", made.keySet()));
        } else if (type != output.type()) {
            findings.add(mark, "component_output_type", name, type.word(), output.type().word());
        }
    }

    static List<Template> templates(Step.Job job) {
        return switch (job) {
            case Step.Job.Program program -> program.words();
            case Step.Job.Script _ -> List.of();
            case Step.Job.Use use ->
                    use.with().values().stream()
                            .filter(Template.class::isInstance)
                            .map(Template.class::cast)
                            .toList();
        };
    }

    private Optional<Step.Job> script(Fields fields) {
        Optional<String> shell =
                fields.checked(
                        "shell", text -> Set.of("bash", "sh").contains(text), "unknown_shell");
        return fields.text("run").flatMap(text -> shell.map(s -> new Step.Job.Script(s, text)));
    }

    private Optional<Step.Job> program(Fields fields) {
        Optional<List<Value.Scalar>> words = words(fields);
        if (words.filter(list -> list.isEmpty() || list.size() > MOST_WORDS).isPresent()) {
            findings.add(fields.markOf("run"), "number_of_words", MOST_WORDS);
            return Optional.empty();
        }
        List<Template> templates = new ArrayList<>();
        for (Value.Scalar word : words.orElse(List.of())) {
            places.read(word.text(), word.mark()).ifPresent(templates::add);
        }
        return words.map(_ -> new Step.Job.Program(templates));
    }

    /// The words of the command, or empty with the reason reported.
    private Optional<List<Value.Scalar>> words(Fields fields) {
        Optional<Value> run = fields.value("run");
        if (run.isPresent() && run.get() instanceof Value.Sequence) {
            return Optional.of(fields.scalars("run"));
        }
        return fields.scalar("run").flatMap(this::cut);
    }

    private Optional<List<Value.Scalar>> cut(Value.Scalar scalar) {
        Words.Cut cut = Words.cut(scalar.text());
        cut.trouble()
                .forEach(trouble -> findings.add(scalar.mark(), trouble.code(), trouble.sign()));
        return cut.trouble().isEmpty()
                ? Optional.of(
                        cut.words().stream()
                                .map(word -> new Value.Scalar(word, false, scalar.mark()))
                                .toList())
                : Optional.empty();
    }

    private Optional<Step.Job> use(Fields fields, Map<String, Input> inputs) {
        for (String key : NOT_WITH_USES) {
            if (fields.has(key)) {
                findings.add(fields.markOf(key), "only_with_run", key);
            }
        }
        Optional<Component> component = fields.scalar("uses").flatMap(this::component);
        component.ifPresent(c -> checkInputs(c, inputs));
        // a component finds its inputs and outputs by itself; what it is given are values
        Placeholders values = new Placeholders(findings, Set.of(), Set.of(), parameters.keySet());
        return component.map(c ->
                new Step.Job.Use(c, new WithReader(scene, values, parameters, c).read(fields)));
    }

    private Optional<Component> component(Value.Scalar scalar) {
        Matcher reference = REFERENCE.matcher(scalar.text());
        if (!reference.matches()) {
            findings.add(scalar.mark(), "bad_component", scalar.text());
            return Optional.empty();
        }
        String name = reference.group(1);
        Optional<Component> component =
                scene.surroundings().component(name, Integer.parseInt(reference.group(2)));
        if (component.isEmpty()) {
            Iterable<String> known = scene.surroundings().componentNames();
            findings.add(
                    scalar.mark(),
                    "unknown_component",
                    scalar.text(),
                    Nearest.to(scalar.text(), known).orElse(String.join(", ", known)));
        }
        return component;
    }

    private void checkInputs(Component component, Map<String, Input> inputs) {
        inputs.forEach((name, input) -> {
            Mark mark = scene.whereIs("steps." + step + ".inputs." + name);
            Component.Accepts accepts = component.inputs().get(name);
            if (accepts == null) {
                String all = String.join(", ", component.inputs().keySet());
                findings.add(mark, "component_has_no", name, component.reference(), all);
            } else if (input.optional() && !accepts.optional()) {
                findings.add(mark, "input_not_optional", name, component.reference());
            }
        });
        component
                .inputs()
                .forEach((name, accepts) -> {
                    if (!accepts.optional() && !inputs.containsKey(name)) {
                        Mark mark = scene.whereIs("steps." + step);
                        findings.add(mark, "component_needs_input", name, component.reference());
                    }
                });
    }
}
