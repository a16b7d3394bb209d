package dev.kaname.pipelines.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a step's result depends on, part by part, and the one digest of all of it.
///
/// Two attempts with the same digest would compute the same result, so the second need not run. The
/// parts are kept by name so that a person can be told which of them made the difference.
///
/// @param parts by name, for example `input:train` or `parameter:max_depth`
public record CacheKey(SortedMap<String, String> parts) {
    private static final byte VERSION = 1;

    public CacheKey {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /// 64 hex digits.
    public String digest() {
        Canonical canonical = new Canonical(VERSION);
        parts.forEach((name, value) -> canonical.add(name).add(value));
        return canonical.digest();
    }

    /// A part in which two keys differ; empty text where one has no such part.
    public record Difference(String part, String before, String now) {}

    /// What is different from an earlier key, in order of name.
    public static List<Difference> differences(
            Map<String, String> before, Map<String, String> now) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            String old = before.getOrDefault(name, "");
            String current = now.getOrDefault(name, "");
            if (!Objects.equals(old, current)) {
                differences.add(new Difference(name, old, current));
            }
        }
        return differences;
    }
}
