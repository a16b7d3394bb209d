package dev.kaname.pipelines.plan;

import dev.kaname.pipelines.file.Parameter;
import dev.kaname.pipelines.file.Pipeline;
import dev.kaname.pipelines.file.Trigger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pipeline resolved against one commit: nothing in it is looked up again, so that a pipeline run
/// means the same however long it takes and whatever is released meanwhile.
///
/// @param format of this record as it is stored, 1
/// @param steps in an order in which everything comes after what it depends on
public record Plan(
        int format,
        String pipeline,
        String description,
        Map<String, Parameter> parameters,
        List<Trigger> triggers,
        List<PlannedStep> steps,
        Optional<Pipeline.Delivery> delivery) {
    public static final int FORMAT = 1;

    public Plan {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        triggers = List.copyOf(triggers);
        steps = List.copyOf(steps);
    }

    /// @param folder of the pipeline file, from the root of the repository; empty for the root
    /// @param tracked all files of the commit
    public static Plan of(Pipeline pipeline, String folder, List<TrackedFile> tracked) {
        return new Planner(pipeline, folder, tracked).plan();
    }

    public PlannedStep step(int ordinal) {
        return steps.get(ordinal);
    }

    public Optional<PlannedStep> step(String name) {
        return steps.stream().filter(step -> step.name().equals(name)).findFirst();
    }
}
