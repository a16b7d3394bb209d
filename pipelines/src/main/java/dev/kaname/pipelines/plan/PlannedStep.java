package dev.kaname.pipelines.plan;

import dev.kaname.pipelines.file.Input;
import dev.kaname.pipelines.file.Output;
import dev.kaname.pipelines.file.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One step of a plan.
///
/// @param ordinal its place in an order in which everything comes after what it depends on, from 0
/// @param before ordinals of the steps that must have succeeded
/// @param next ordinals of the steps that wait for this one
/// @param parameters names of the pipeline's parameters it sees
/// @param folder working folder, from the root of the repository
/// @param codeDigest of the tracked files it sees
/// @param cached whether an earlier result may stand in
/// @param cacheSeconds how old such a result may be
public record PlannedStep(
        String name,
        int ordinal,
        Work work,
        Map<String, Input> inputs,
        Map<String, Output> outputs,
        List<Integer> before,
        List<Integer> next,
        List<String> parameters,
        Map<String, Template> env,
        List<String> secrets,
        String folder,
        CodeSelection code,
        String codeDigest,
        Limits limits,
        boolean cached,
        Optional<Long> cacheSeconds) {

    public PlannedStep {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        before = List.copyOf(before);
        next = List.copyOf(next);
        parameters = List.copyOf(parameters);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        secrets = List.copyOf(secrets);
    }

    /// @param memoryBytes 0 means as much as there is
    public record Limits(long timeoutSeconds, int retries, int milliCpu, long memoryBytes) {}
}
