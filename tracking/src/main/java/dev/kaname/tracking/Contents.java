package dev.kaname.tracking;

import java.util.Map;

/// What a run holds besides its row: params, tags, and of each metric the latest value. Kept as
/// JSON beside the run, so that a search reads one row per run. Keys are sorted.
record Contents(
        Map<String, String> params, Map<String, String> tags, Map<String, Latest> metrics) {}
