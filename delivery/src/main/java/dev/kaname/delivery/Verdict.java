package dev.kaname.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a comparison found about a model version. Kept with the version, whether it passed or not.
///
/// @param modelVersion id of the version in the registry
/// @param reasons sentences for people, why it passed or was refused
/// @param report the whole finding as JSON, at most 256 KiB
/// @param cause what led to it, for example `attempt:<id>`
public record Verdict(
        String project,
        String id,
        String modelVersion,
        boolean pass,
        List<String> reasons,
        String report,
        Instant at,
        String who,
        Optional<String> cause) {
    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
