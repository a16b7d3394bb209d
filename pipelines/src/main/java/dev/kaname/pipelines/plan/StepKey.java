package dev.kaname.pipelines.plan;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts together the cache key of one step of one pipeline run.
public final class StepKey {
    private StepKey() {}

    /// @param inputs digests of what each input holds; empty text for an optional one that is
    ///   missing
    /// @param parameters the step's parameters as JSON
    /// @param command the words as they will be run, with folders left symbolic
    /// @param runtime digest of the lock, if the step has a runtime
    /// @param platform kind of machine, as in `linux/amd64`
    public static CacheKey of(
            PlannedStep step,
            Map<String, String> inputs,
            Map<String, String> parameters,
            String command,
            Optional<String> runtime,
            String platform) {
        TreeMap<String, String> parts = new TreeMap<>();
        parts.put("definition", DefinitionDigest.of(step));
        parts.put("code", step.codeDigest());
        parts.put("command", command);
        parts.put("platform", platform);
        runtime.ifPresent(digest -> parts.put("runtime", digest));
        if (step.work() instanceof Work.Use use) {
            parts.put("component", use.reference() + " " + use.digest());
        }
        inputs.forEach((name, digest) -> parts.put("input:" + name, digest));
        parameters.forEach((name, value) -> parts.put("parameter:" + name, value));
        return new CacheKey(parts);
    }
}
