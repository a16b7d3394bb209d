package dev.kaname.pipelines;

import dev.kaname.pipelines.file.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What looking at pipeline files came to.
///
/// @param good names of the pipelines that may be activated or run, by the path of their file
/// @param problems of the other files, by path; at least one each
public record Checked(Map<String, String> good, Map<String, List<Problem>> problems) {
    public Checked {
        good = Collections.unmodifiableMap(new TreeMap<>(good));
        problems = Collections.unmodifiableMap(new TreeMap<>(problems));
    }
}
