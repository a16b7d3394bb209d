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
record Claim(
        int ordinal,
        String attempt,
        Map<String, Given> inputs,
        Optional<CacheKey> key,
        String runtime,
        Optional<List<Made>> hit) {
    Claim {
        inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    }
}
