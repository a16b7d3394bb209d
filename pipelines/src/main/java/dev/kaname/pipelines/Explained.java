package dev.kaname.pipelines;

import dev.kaname.pipelines.plan.CacheKey;
import java.util.List;
import java.util.Optional;

/// Why a step ran, or did not.
///
/// @param state as in [RunDetail.StepPage]
/// @param comparedWith the earlier run it is compared with: its number; empty if there is none
/// @param differences what is not as it was then; empty if nothing is
/// @param files tracked files that changed, where the code is among the differences
public record Explained(
        String step,
        String state,
        boolean cached,
        Optional<Long> comparedWith,
        List<CacheKey.Difference> differences,
        List<String> files) {
    public Explained {
        differences = List.copyOf(differences);
        files = List.copyOf(files);
    }
}
