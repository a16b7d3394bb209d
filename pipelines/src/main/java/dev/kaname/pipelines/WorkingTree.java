package dev.kaname.pipelines;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Somebody's files that were pushed nowhere.
///
/// @param repository id of the code repository they belong to; its own active pipelines are no
///   reason to refuse a name. Empty if nobody said: then names are not compared
/// @param tracked paths of all files that would be pushed, from the root
/// @param pipelines contents of the pipeline files among them, by path
public record WorkingTree(
        String project,
        Optional<String> repository,
        Set<String> tracked,
        Map<String, byte[]> pipelines) {
    public WorkingTree {
        tracked = Set.copyOf(tracked);
        pipelines = Map.copyOf(pipelines);
    }
}
