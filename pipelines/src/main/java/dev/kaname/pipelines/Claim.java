package dev.kaname.pipelines;

import dev.kaname.pipelines.plan.CacheKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A step that could run now, with all it needs known.
///
/// @param attempt id of the attempt it would be
/// @param key what its result depends on; absent if no other result may stand in
/// @param runtime digest of its software, empty if it has none
/// @param hit outputs of an earlier attempt with the same key, complete, if there are any
/// @param trouble why it cannot be run after all, which its attempt will fail with; empty if it can
record Claim(
        int ordinal,
        String attempt,
        Map<String, Given> inputs,
        Optional<CacheKey> key,
        String runtime,
        Optional<List<Made>> hit,
        String trouble) {
    /// A step that cannot be run is claimed all the same: its attempt then fails, is seen, and is
    /// tried again as often as any other.
    static Claim broken(int ordinal, String attempt, String trouble) {
        return new Claim(
                ordinal, attempt, Map.of(), Optional.empty(), "", Optional.empty(), trouble);
    }

    Claim {
        trouble = Reason.of(trouble);
        inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    }
}
