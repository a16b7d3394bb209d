package dev.kaname.pipelines.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pipeline as a person wrote it, checked: every name it uses exists, and nothing waits for
/// itself.
///
/// @param steps by name, in the order written
public record Pipeline(
        String name,
        String description,
        Optional<Software> runtime,
        Map<String, Parameter> parameters,
        List<Trigger> triggers,
        Map<String, Step> steps,
        Optional<Delivery> delivery) {

    /// The name of the step that puts the model into the registry, where the pipeline delivers one.
    public static final String REGISTER = "register";

    /// The name of the step that places the model behind its endpoint.
    public static final String DEPLOY = "deploy";

    public Pipeline {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        triggers = List.copyOf(triggers);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    /// The same pipeline, keeping to its own run: it commits no data and delivers no model.
    public Pipeline keptToItself() {
        Map<String, Step> quiet = new LinkedHashMap<>();
        steps.forEach((step, written) -> quiet.put(step, written.keptToItself()));
        return new Pipeline(
                name, description, runtime, parameters, triggers, quiet, Optional.empty());
    }

    /// The software of a step.
    ///
    /// @param python which Python is acceptable, as in `>=3.10` or `3.12`
    /// @param requirements path of a pip requirements file, from the root of the repository; none
    ///   means the bare interpreter
    public record Software(String python, Optional<String> requirements) {}

    /// What becomes of a trained model.
    ///
    /// @param model name in the registry
    /// @param from the output that is registered
    /// @param endpoint where it is placed, if anywhere
    public record Delivery(String model, Input.FromStep from, Optional<Endpoint> endpoint) {}

    /// @param when the verdict that lets a version through
    public record Endpoint(String name, Input.FromStep when) {}
}
