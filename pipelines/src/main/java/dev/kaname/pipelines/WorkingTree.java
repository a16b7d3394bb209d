package dev.kaname.pipelines;

import dev.kaname.pipelines.file.PipelineFile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Somebody's files that were pushed nowhere.
///
/// @param repository id of the code repository they belong to; its own active pipelines are no
///   reason to refuse a name. Empty if nobody said: then names are not compared
/// @param tracked paths of all files that would be pushed, from the root of the repository: plain
///   ones, else [PipelineFailure.Invalid]
/// @param pipelines contents of the pipeline files among them, by path
public record WorkingTree(
        String project,
        Optional<String> repository,
        Set<String> tracked,
        Map<String, byte[]> pipelines) {
    public WorkingTree {
        tracked = Set.copyOf(tracked);
        pipelines = Map.copyOf(pipelines);
        requirePlain("files", pipelines.keySet());
        requirePlain("tracked", tracked);
    }

    private static void requirePlain(String field, Set<String> paths) {
        if (!paths.stream().allMatch(PipelineFile::isTrackable)) {
            throw new PipelineFailure.Invalid(
                    field,
                    "hold a path that no file of a repository has",
                    "Send paths from the root of the repository: \"/\" between names, none of them"
                            + " empty, \".\" or \"..\".");
        }
    }
}
