package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks what steps say about each other. What is wanted of a step that was not understood as a
/// whole is not complained about.
final class References {
    private final Pipeline pipeline;
    private final Scene scene;
    private final Findings findings;

    private References(Pipeline pipeline, Scene scene) {
        this.pipeline = pipeline;
        this.scene = scene;
        this.findings = scene.findings();
    }

    static void check(Pipeline pipeline, Scene scene) {
        if (pipeline.steps().isEmpty()) {
            return; // that is told already
        }
        References references = new References(pipeline, scene);
        pipeline.steps().values().forEach(references::step);
        pipeline.delivery().ifPresent(references::delivery);
        new Permissions(pipeline, scene).check();
        if (scene.findings().none()) {
            references.order();
            references.ownTriggers();
        }
    }

    private void step(Step step) {
        for (String before : step.after()) {
            Mark mark = scene.whereIs("steps." + step.name() + ".after." + before);
            if (!pipeline.steps().containsKey(before)) {
                unknownStep(mark, before);
            }
        }
        step.inputs()
                .forEach((name, input) -> {
                    Mark mark = scene.whereIs("steps." + step.name() + ".inputs." + name);
                    Optional<OutputType> type = typeOf(input, mark);
                    type.ifPresent(t -> checkType(step, name, input, t, mark));
                });
    }

    /// The type of what an input reads; empty if that is reported or unknowable.
    private Optional<OutputType> typeOf(Input input, Mark mark) {
        return switch (input) {
            case Input.FromStep from -> output(from, mark);
            case Input.FromModel _ -> Optional.of(OutputType.MODEL);
            case Input.FromData _ -> Optional.of(OutputType.FOLDER);
        };
    }

    private Optional<OutputType> output(Input.FromStep from, Mark mark) {
        Step maker = pipeline.steps().get(from.step());
        if (maker == null) {
            unknownStep(mark, from.step());
            return Optional.empty();
        }
        Output output = maker.outputs().get(from.output());
        if (output == null) {
            nobodyMakes(from, maker.outputs().keySet(), mark);
            return Optional.empty();
        }
        return Optional.of(output.type());
    }

    private void nobodyMakes(Input.FromStep from, Collection<String> made, Mark mark) {
        if (scene.doubts(from.step())) {
            return;
        }
        Nearest.to(from.output(), made)
                .ifPresentOrElse(
                        near ->
                                findings.add(
                                        mark, "nobody_makes_meant", from, from.step() + "." + near),
                        () ->
                                findings.add(
                                        mark,
                                        "nobody_makes",
                                        from,
                                        from.step(),
                                        String.join(", ", made)));
    }

    private void unknownStep(Mark mark, String name) {
        if (scene.doubts(name)) {
            return;
        }
        Set<String> steps = pipeline.steps().keySet();
        Nearest.to(name, steps)
                .ifPresentOrElse(
                        near -> findings.add(mark, "unknown_step_meant", name, near),
                        () -> findings.add(mark, "unknown_step", name));
    }

    private void checkType(Step step, String name, Input input, OutputType type, Mark mark) {
        if (!(step.job() instanceof Step.Job.Use use)) {
            return;
        }
        Component.Accepts accepts = use.component().inputs().get(name);
        if (accepts == null || accepts.types().isEmpty() || accepts.types().contains(type)) {
            return;
        }
        boolean dataFile =
                input instanceof Input.FromData && accepts.types().contains(OutputType.FILE);
        if (!dataFile) {
            String wanted =
                    String.join(", ", accepts.types().stream().map(OutputType::word).toList());
            findings.add(mark, "component_input_type", name, wanted, type.word());
        }
    }

    private void delivery(Pipeline.Delivery delivery) {
        expect(delivery.from(), "from", OutputType.MODEL);
        delivery.endpoint()
                .ifPresent(endpoint -> expect(endpoint.when(), "when", OutputType.VERDICT));
    }

    private void expect(Input.FromStep from, String key, OutputType wanted) {
        Mark mark = scene.whereIs("delivers." + key);
        output(from, mark)
                .filter(type -> type != wanted)
                .ifPresent(type ->
                        findings.add(mark, "wrong_output_type", from, wanted.word(), type.word()));
    }

    private void order() {
        Map<String, List<String>> before = new LinkedHashMap<>();
        pipeline.steps()
                .values()
                .forEach(step -> before.put(step.name(), new ArrayList<>(needs(step))));
        pipeline.delivery().ifPresent(delivery -> addDelivery(delivery, before));
        Cycles.find(before)
                .ifPresent(cycle ->
                        findings.add(
                                scene.whereIs("steps." + cycle.getFirst()),
                                "cycle",
                                String.join(" → ", cycle)));
    }

    /// Registration comes before the step that decides, so that the decision is kept with the
    /// version.
    private static void addDelivery(Pipeline.Delivery delivery, Map<String, List<String>> before) {
        before.put(Pipeline.REGISTER, List.of(delivery.from().step()));
        delivery.endpoint()
                .ifPresent(endpoint ->
                        before.computeIfAbsent(endpoint.when().step(), _ -> new ArrayList<>())
                                .add(Pipeline.REGISTER));
    }

    private static Set<String> needs(Step step) {
        Set<String> needs = new LinkedHashSet<>(step.after());
        for (Input input : step.inputs().values()) {
            if (input instanceof Input.FromStep from) {
                needs.add(from.step());
            }
        }
        return needs;
    }

    /// A pipeline that commits to what starts it would never come to rest.
    private void ownTriggers() {
        for (Step step : pipeline.steps().values()) {
            step.outputs()
                    .forEach((name, output) ->
                            output.commit()
                                    .filter(this::feedsTrigger)
                                    .ifPresent(target ->
                                            findings.add(
                                                    scene.whereIs(
                                                            "steps."
                                                                    + step.name()
                                                                    + ".outputs."
                                                                    + name),
                                                    "feeds_own_trigger",
                                                    target.repository() + "@" + target.branch())));
        }
    }

    private boolean feedsTrigger(Output.Target target) {
        for (Trigger trigger : pipeline.triggers()) {
            switch (trigger) {
                case Trigger.OnData data -> {
                    if (data.repository().equals(target.repository())
                            && data.branch().equals(target.branch())
                            && mayMatchBelow(data, target.path())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// Whether any path in the folder could match; in doubt, yes.
    private static boolean mayMatchBelow(Trigger.OnData data, String folder) {
        return data.paths().isEmpty()
                || folder.isEmpty()
                || data.paths().stream().anyMatch(glob -> glob.mayMatchBelow(folder));
    }
}
