package dev.kaname.pipelines.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the top of a pipeline file.
final class PipelineReader {
    static final int MOST_STEPS = 5_000;
    private static final Set<String> KEYS =
            Set.of(
                    "kaname",
                    "pipeline",
                    "description",
                    "runtime",
                    "parameters",
                    "triggers",
                    "steps",
                    "delivers");

    private final Scene scene;
    private final Findings findings;

    PipelineReader(Scene scene) {
        this.scene = scene;
        this.findings = scene.findings();
    }

    Pipeline read(Value.Mapping top) {
        Fields fields = Fields.of(top, KEYS, Set.of("environments", "on"), findings);
        fields.require("kaname", "pipeline", "steps");
        fields.checked("kaname", "1"::equals, "unknown_format");
        fields.text("pipeline")
                .flatMap(scene.surroundings()::pipelineElsewhere)
                .ifPresent(
                        where -> findings.add(fields.markOf("pipeline"), "pipeline_twice", where));
        Map<String, Parameter> parameters = new ParameterReader(findings).readAll(fields);
        Map<String, Step> steps = steps(fields, parameters);
        return new Pipeline(
                fields.name("pipeline", Names.PLAIN, "bad_name").orElse(""),
                fields.text("description").orElse(""),
                new RuntimeReader(scene).read(fields),
                parameters,
                new TriggerReader(scene).readAll(fields, parameters),
                steps,
                delivery(fields, steps));
    }

    private Map<String, Step> steps(Fields fields, Map<String, Parameter> parameters) {
        Map<String, Step> steps = new LinkedHashMap<>();
        Optional<Value.Mapping> written = fields.mapping("steps");
        if (written.isEmpty()) {
            return steps;
        }
        List<Value.Entry> entries = written.get().entries();
        if (entries.isEmpty() || entries.size() > MOST_STEPS) {
            findings.add(written.get().mark(), "number_of_steps", entries.size(), MOST_STEPS);
            return steps;
        }
        for (Value.Entry entry : entries) {
            scene.remember("steps." + entry.key(), entry.mark());
            int before = findings.count();
            step(entry, parameters).ifPresent(step -> steps.put(entry.key(), step));
            if (findings.count() > before) {
                scene.doubt(entry.key());
            }
        }
        return steps;
    }

    private Optional<Step> step(Value.Entry entry, Map<String, Parameter> parameters) {
        if (!scene.isName(entry, Names.PLAIN, "bad_name")) {
            return Optional.empty();
        }
        if (entry.value() instanceof Value.Mapping mapping) {
            return Optional.of(new StepReader(scene, parameters, entry.key()).read(mapping));
        }
        findings.add(
                entry.value().mark(),
                "wrong_type",
                entry.key(),
                "kind.mapping",
                entry.value().kind());
        return Optional.empty();
    }

    private Optional<Pipeline.Delivery> delivery(Fields fields, Map<String, Step> steps) {
        Optional<Value.Mapping> written = fields.mapping("delivers");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Fields delivers =
                Fields.of(
                        written.get(),
                        Set.of("model", "endpoint"),
                        Set.of("environment"),
                        findings);
        delivers.require("model");
        Optional<Fields> model =
                delivers.mapping("model")
                        .map(m -> Fields.of(m, Set.of("name", "from"), Set.of(), findings));
        model.ifPresent(m -> m.require("name", "from"));
        Optional<Fields> endpoint =
                delivers.mapping("endpoint")
                        .map(m -> Fields.of(m, Set.of("name", "when"), Set.of(), findings));
        endpoint.ifPresent(e -> e.require("name", "when"));
        refuseTakenNames(steps);
        return model.flatMap(m -> delivery(m, endpoint));
    }

    private Optional<Pipeline.Delivery> delivery(Fields model, Optional<Fields> endpoint) {
        Optional<String> name = model.name("name", Names.THING, "bad_thing_name");
        Optional<Input.FromStep> from = output(model, "from");
        Optional<Pipeline.Endpoint> to = endpoint.flatMap(this::endpoint);
        if (name.isEmpty() || from.isEmpty() || to.isPresent() != endpoint.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Pipeline.Delivery(name.get(), from.get(), to));
    }

    private Optional<Pipeline.Endpoint> endpoint(Fields endpoint) {
        Optional<String> name = endpoint.name("name", Names.ENDPOINT, "bad_endpoint_name");
        Optional<Input.FromStep> when = output(endpoint, "when");
        return name.isEmpty() || when.isEmpty()
                ? Optional.empty()
                : Optional.of(new Pipeline.Endpoint(name.get(), when.get()));
    }

    private Optional<Input.FromStep> output(Fields fields, String key) {
        Optional<Input.FromStep> reference =
                fields.checked(
                                key,
                                text -> InputReader.fromStep(text).isPresent(),
                                "bad_output_reference")
                        .flatMap(InputReader::fromStep);
        reference.ifPresent(_ -> scene.remember("delivers." + key, fields.markOf(key)));
        return reference;
    }

    private void refuseTakenNames(Map<String, Step> steps) {
        for (String taken : List.of(Pipeline.REGISTER, Pipeline.DEPLOY)) {
            if (steps.containsKey(taken)) {
                findings.add(scene.whereIs("steps." + taken), "step_name_taken", taken);
            }
        }
    }
}
