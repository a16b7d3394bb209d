package dev.kaname.pipelines.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads one step. References to other steps are checked later, when all are known.
final class StepReader {
    static final Duration ORDINARY_TIMEOUT = Duration.ofHours(6);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(30);
    private static final int MOST_RETRIES = 10;
    private static final Set<String> KEYS =
            Set.of(
                    "description",
                    "run",
                    "uses",
                    "with",
                    "shell",
                    "inputs",
                    "outputs",
                    "parameters",
                    "after",
                    "timeout",
                    "retries",
                    "resources",
                    "env",
                    "secrets",
                    "cache",
                    "folder",
                    "code",
                    "runtime");
    private static final Set<String> RESERVED = Set.of("for_each", "matrix", "when", "image");
    private static final List<String> OWN_VARIABLES =
            List.of("KANAME_", "MLFLOW_TRACKING_", "MLFLOW_RUN_ID");

    private final Scene scene;
    private final Findings findings;
    private final Map<String, Parameter> parameters;
    private final String name;

    StepReader(Scene scene, Map<String, Parameter> parameters, String name) {
        this.scene = scene;
        this.findings = scene.findings();
        this.parameters = parameters;
        this.name = name;
    }

    Step read(Value.Mapping mapping) {
        Fields fields = Fields.of(mapping, KEYS, RESERVED, findings);
        Map<String, Input> inputs = new InputReader(scene, name).readAll(fields);
        Map<String, Output> declared = new OutputReader(scene, name).readAll(fields);
        Placeholders places =
                new Placeholders(findings, inputs.keySet(), declared.keySet(), parameters.keySet());
        JobReader jobs = new JobReader(scene, places, parameters, name);
        Optional<Step.Job> job = jobs.read(fields, inputs);
        Map<String, Output> outputs = jobs.outputs(job, declared);
        Map<String, Template> env = env(fields, places);
        return new Step(
                name,
                fields.text("description").orElse(""),
                job.orElse(new Step.Job.Program(List.of())),
                inputs,
                outputs,
                after(fields),
                visible(fields, job, env),
                timeout(fields),
                fields.whole("retries", 0, MOST_RETRIES).map(Long::intValue).orElse(0),
                resources(fields),
                env,
                secrets(fields),
                caching(fields, outputs),
                folder(fields),
                code(fields),
                new RuntimeReader(scene).read(fields));
    }

    private List<String> after(Fields fields) {
        List<String> after = new ArrayList<>();
        for (Value.Scalar scalar : fields.scalars("after")) {
            scene.remember("steps." + name + ".after." + scalar.text(), scalar.mark());
            after.add(scalar.text());
        }
        return after;
    }

    /// The parameters a step sees: those it names, or for a script that lists none, all of them.
    private List<String> visible(Fields fields, Optional<Step.Job> job, Map<String, Template> env) {
        Set<String> visible = new LinkedHashSet<>();
        for (Value.Scalar scalar : fields.scalars("parameters")) {
            if (parameters.containsKey(scalar.text())) {
                visible.add(scalar.text());
            } else {
                findings.add(scalar.mark(), "unknown_parameter", scalar.text());
            }
        }
        if (!fields.has("parameters")
                && job.filter(Step.Job.Script.class::isInstance).isPresent()) {
            visible.addAll(parameters.keySet());
        }
        List<Template> templates = new ArrayList<>(env.values());
        job.ifPresent(j -> templates.addAll(JobReader.templates(j)));
        for (Template template : templates) {
            for (Template.Part.Place place : template.places()) {
                if (place.space() == Template.Space.PARAMETERS) {
                    visible.add(place.name());
                }
            }
        }
        return parameters.keySet().stream().filter(visible::contains).toList();
    }

    private Duration timeout(Fields fields) {
        return span(fields, "timeout").orElse(ORDINARY_TIMEOUT);
    }

    private Optional<Duration> span(Fields fields, String key) {
        return fields.checked(
                        key,
                        text ->
                                Durations.span(text)
                                        .filter(s -> s.compareTo(LONGEST_TIMEOUT) <= 0)
                                        .isPresent(),
                        "bad_duration")
                .flatMap(Durations::span);
    }

    private Step.Resources resources(Fields parent) {
        Optional<Value.Mapping> written = parent.mapping("resources");
        if (written.isEmpty()) {
            return Step.Resources.ORDINARY;
        }
        Fields fields = Fields.of(written.get(), Set.of("cpu", "memory"), Set.of("gpu"), findings);
        int cpu =
                fields.checked("cpu", StepReader::isCpu, "bad_cpu")
                        .map(text -> (int) Math.round(Double.parseDouble(text) * 1000))
                        .orElse(Step.Resources.ORDINARY.milliCpu());
        long memory =
                fields.checked("memory", text -> Durations.size(text).isPresent(), "bad_size")
                        .flatMap(Durations::size)
                        .orElse(0L);
        return new Step.Resources(cpu, memory);
    }

    private static boolean isCpu(String text) {
        return CoreSchema.real(text).filter(cpu -> cpu >= 0.01 && cpu <= 1024).isPresent();
    }

    private Map<String, Template> env(Fields parent, Placeholders places) {
        Map<String, Template> env = new LinkedHashMap<>();
        for (Value.Entry entry :
                parent.mapping("env").map(Value.Mapping::entries).orElse(List.of())) {
            if (!scene.isName(entry, Names.ENVIRONMENT, "bad_variable")) {
                continue;
            }
            if (OWN_VARIABLES.stream().anyMatch(entry.key()::startsWith)) {
                findings.add(entry.mark(), "own_variable", entry.key());
            } else if (entry.value() instanceof Value.Scalar scalar) {
                places.read(scalar.isNull() ? "" : scalar.text(), scalar.mark())
                        .ifPresent(template -> env.put(entry.key(), template));
            } else {
                findings.add(
                        entry.value().mark(),
                        "wrong_type",
                        entry.key(),
                        "kind.scalar",
                        entry.value().kind());
            }
        }
        return env;
    }

    private List<String> secrets(Fields fields) {
        List<String> secrets = new ArrayList<>();
        for (Value.Scalar scalar : fields.scalars("secrets")) {
            if (!Names.ENVIRONMENT.matcher(scalar.text()).matches()) {
                findings.add(scalar.mark(), "bad_variable", scalar.text());
            } else if (!scene.surroundings().hasSecret(scalar.text())) {
                findings.add(scalar.mark(), "unknown_secret", scalar.text());
            } else {
                secrets.add(scalar.text());
            }
        }
        return secrets;
    }

    /// A step without outputs runs for its effect, so nothing may stand in for it.
    private Step.Caching caching(Fields fields, Map<String, Output> outputs) {
        Optional<String> word = fields.text("cache");
        if (word.isEmpty()) {
            return outputs.isEmpty() ? Step.Caching.OFF : Step.Caching.PURE;
        }
        return switch (word.get()) {
            case "off" -> Step.Caching.OFF;
            case "pure" -> Step.Caching.PURE;
            default -> {
                Optional<Duration> longest = Durations.span(word.get());
                if (longest.isEmpty()) {
                    findings.add(fields.markOf("cache"), "bad_cache", word.get());
                }
                yield new Step.Caching(longest.isPresent(), longest);
            }
        };
    }

    private String folder(Fields fields) {
        return fields.checked("folder", Names::path, "bad_path")
                .map(scene::fromRoot)
                .orElse(scene.folder());
    }

    private Step.Code code(Fields fields) {
        List<Glob> patterns = Globs.read(fields, "code", findings, scene::fromRoot);
        return new Step.Code(patterns, !fields.has("code"));
    }
}
