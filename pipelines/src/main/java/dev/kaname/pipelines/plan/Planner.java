package dev.kaname.pipelines.plan;

import dev.kaname.pipelines.file.Component;
import dev.kaname.pipelines.file.Input;
import dev.kaname.pipelines.file.Pipeline;
import dev.kaname.pipelines.file.Pipeline.Software;
import dev.kaname.pipelines.file.Step;
import dev.kaname.pipelines.file.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Derives the plan of a checked pipeline: the order, the steps that `delivers:` adds, the digests
/// of what each step sees.
final class Planner {
    /// Registering and deploying have no process to time; this bounds a hanging back end.
    private static final PlannedStep.Limits OF_SERVER = new PlannedStep.Limits(3_600, 2, 0, 0);

    private final Pipeline pipeline;
    private final String folder;
    private final List<TrackedFile> tracked;
    private final Map<CodeSelection, String> digests = new HashMap<>();

    Planner(Pipeline pipeline, String folder, List<TrackedFile> tracked) {
        this.pipeline = pipeline;
        this.folder = folder;
        this.tracked = tracked;
    }

    Plan plan() {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        pipeline.steps().values().forEach(step -> drafts.put(step.name(), draft(step)));
        pipeline.delivery().ifPresent(delivery -> deliver(delivery, drafts));
        List<String> order = Order.of(befores(drafts));
        Map<String, Integer> ordinals = new HashMap<>();
        order.forEach(name -> ordinals.put(name, ordinals.size()));
        List<List<Integer>> next = next(order, drafts, ordinals);
        List<PlannedStep> steps = new ArrayList<>();
        for (String name : order) {
            Draft draft = drafts.get(name);
            if (draft != null) {
                int ordinal = steps.size();
                steps.add(
                        planned(
                                draft,
                                ordinal,
                                numbers(draft.before(), ordinals),
                                next.get(ordinal)));
            }
        }
        return new Plan(
                Plan.FORMAT,
                pipeline.name(),
                pipeline.description(),
                pipeline.parameters(),
                pipeline.triggers(),
                steps,
                pipeline.delivery());
    }

    /// A step before its place is known.
    private record Draft(String name, Work work, Step step, Set<String> before) {}

    private static Map<String, Set<String>> befores(Map<String, Draft> drafts) {
        Map<String, Set<String>> befores = new LinkedHashMap<>();
        drafts.forEach((name, draft) -> befores.put(name, draft.before()));
        return befores;
    }

    private Draft draft(Step step) {
        Set<String> before = new LinkedHashSet<>(step.after());
        for (Input input : step.inputs().values()) {
            if (input instanceof Input.FromStep from) {
                before.add(from.step());
            }
        }
        return new Draft(step.name(), work(step), step, before);
    }

    private Work work(Step step) {
        Optional<Software> software = step.runtime().or(pipeline::runtime);
        return switch (step.job()) {
            case Step.Job.Program program -> new Work.Program(program.words(), software);
            case Step.Job.Script script -> new Work.Script(script.shell(), script.text(), software);
            case Step.Job.Use use -> use(use);
        };
    }

    private static Work use(Step.Job.Use use) {
        Component component = use.component();
        Map<String, Work.Argument> parameters = new LinkedHashMap<>();
        List<String> files = new ArrayList<>();
        component
                .parameters()
                .forEach((name, takes) -> {
                    Optional<Object> given =
                            Optional.ofNullable(use.with().get(name))
                                    .or(takes.parameter()::fallback);
                    given.ifPresent(value -> parameters.put(name, argument(value)));
                    if (takes.file() && given.isPresent()) {
                        files.add(name);
                    }
                });
        return new Work.Use(
                component.reference(),
                component.digest(),
                component.run(),
                parameters,
                files,
                component.runtime());
    }

    private static Work.Argument argument(Object value) {
        if (!(value instanceof Template template)) {
            return new Work.Argument.Fixed(value);
        }
        boolean single = template.parts().size() == 1 && template.places().size() == 1;
        return single && template.places().getFirst().space() == Template.Space.PARAMETERS
                ? new Work.Argument.Same(template.places().getFirst().name())
                : new Work.Argument.Filled(template);
    }

    /// The model is registered before the step that decides, so that the decision is kept with the
    /// version; it is deployed when everything the author wrote has succeeded.
    private void deliver(Pipeline.Delivery delivery, Map<String, Draft> drafts) {
        Set<String> everything = new LinkedHashSet<>(drafts.keySet());
        Work register = new Work.Register(delivery.model(), "model");
        drafts.put(
                Pipeline.REGISTER,
                new Draft(
                        Pipeline.REGISTER,
                        register,
                        byServer(Pipeline.REGISTER, Map.of("model", delivery.from())),
                        Set.of(delivery.from().step())));
        delivery.endpoint()
                .ifPresent(endpoint -> {
                    drafts.computeIfPresent(
                            endpoint.when().step(),
                            (_, decider) -> after(decider, Pipeline.REGISTER));
                    everything.add(Pipeline.REGISTER);
                    drafts.put(
                            Pipeline.DEPLOY,
                            new Draft(
                                    Pipeline.DEPLOY,
                                    new Work.Deploy(delivery.model(), endpoint.name(), "verdict"),
                                    byServer(Pipeline.DEPLOY, Map.of("verdict", endpoint.when())),
                                    everything));
                });
    }

    private static Draft after(Draft draft, String before) {
        Set<String> more = new LinkedHashSet<>(draft.before());
        more.add(before);
        return new Draft(draft.name(), draft.work(), draft.step(), more);
    }

    private static Step byServer(String name, Map<String, Input> inputs) {
        return new Step(
                name,
                "",
                new Step.Job.Program(List.of()),
                inputs,
                Map.of(),
                List.of(),
                List.of(),
                Duration.ofSeconds(OF_SERVER.timeoutSeconds()),
                OF_SERVER.retries(),
                Step.Resources.ORDINARY,
                Map.of(),
                List.of(),
                Step.Caching.OFF,
                "",
                new Step.Code(List.of(), false),
                Optional.empty());
    }

    private static List<List<Integer>> next(
            List<String> order, Map<String, Draft> drafts, Map<String, Integer> ordinals) {
        List<List<Integer>> next = new ArrayList<>();
        order.forEach(_ -> next.add(new ArrayList<>()));
        for (Draft draft : drafts.values()) {
            int ordinal = ordinals.getOrDefault(draft.name(), 0);
            numbers(draft.before(), ordinals).forEach(before -> next.get(before).add(ordinal));
        }
        next.forEach(numbers -> numbers.sort(null));
        return next;
    }

    private static List<Integer> numbers(Set<String> names, Map<String, Integer> ordinals) {
        Set<Integer> numbers = new TreeSet<>();
        names.forEach(name -> numbers.add(ordinals.getOrDefault(name, 0)));
        return List.copyOf(numbers);
    }

    private PlannedStep planned(
            Draft draft, int ordinal, List<Integer> before, List<Integer> next) {
        Step step = draft.step();
        CodeSelection code = code(draft);
        return new PlannedStep(
                draft.name(),
                ordinal,
                draft.work(),
                step.inputs(),
                step.outputs(),
                before,
                next,
                step.parameters(),
                step.env(),
                step.secrets(),
                step.folder(),
                code,
                digests.computeIfAbsent(code, chosen -> CodeDigest.of(chosen.from(tracked))),
                draft.work().byServer() ? OF_SERVER : limits(step),
                step.cache().allowed(),
                step.cache().longest().map(Duration::toSeconds));
    }

    private static PlannedStep.Limits limits(Step step) {
        return new PlannedStep.Limits(
                step.timeout().toSeconds(),
                step.retries(),
                step.resources().milliCpu(),
                step.resources().memoryBytes());
    }

    private CodeSelection code(Draft draft) {
        return switch (draft.work()) {
            case Work.Program _, Work.Script _ ->
                    new CodeSelection(
                            folder,
                            draft.step().code().patterns(),
                            draft.step().code().standard(),
                            List.of());
            case Work.Use use -> new CodeSelection(folder, List.of(), false, files(use));
            case Work.Register _, Work.Deploy _ ->
                    new CodeSelection(folder, List.of(), false, List.of());
        };
    }

    private static List<String> files(Work.Use use) {
        List<String> files = new ArrayList<>();
        for (String name : use.files()) {
            if (use.parameters().get(name) instanceof Work.Argument.Fixed fixed) {
                Object value = fixed.value();
                List<?> paths = value instanceof List<?> list ? list : List.of(value);
                paths.forEach(path -> files.add(String.valueOf(path)));
            }
        }
        return files;
    }
}
