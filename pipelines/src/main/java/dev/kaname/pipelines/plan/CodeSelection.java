package dev.kaname.pipelines.plan;

import dev.kaname.pipelines.file.Glob;
import dev.kaname.pipelines.file.PipelineFile;
import java.util.List;

/// Which tracked files a step sees. It sees no others, so its results cannot depend on them.
///
/// @param folder of the pipeline file
/// @param patterns as the author wrote them, from the root of the repository
/// @param standard nothing was written: all of the folder but notes, notebooks and pipeline files
/// @param also single files the step needs besides, such as a component's schema
public record CodeSelection(
        String folder, List<Glob> patterns, boolean standard, List<String> also) {
    public CodeSelection {
        patterns = List.copyOf(patterns);
        also = List.copyOf(also);
    }

    public List<TrackedFile> from(List<TrackedFile> tracked) {
        return tracked.stream().filter(file -> takes(file.path())).toList();
    }

    private boolean takes(String path) {
        if (also.contains(path)) {
            return true;
        }
        return standard
                ? inFolder(path) && !isNote(path)
                : patterns.stream().anyMatch(glob -> glob.matches(path));
    }

    private boolean inFolder(String path) {
        return folder.isEmpty() || path.startsWith(folder + "/");
    }

    /// Files that people edit all day without meaning to change what a step computes.
    private static boolean isNote(String path) {
        return path.endsWith(".md") || path.endsWith(".ipynb") || PipelineFile.isOne(path);
    }
}
