package dev.kaname.pipelines.file;

import java.util.List;

/// Reads a pipeline file and says everything that is wrong with it.
///
/// A file is accepted only if the whole of it is understood: each key, type, placeholder and
/// reference. What is accepted can be planned and run without meeting a surprise that could have
/// been seen here.
public final class PipelineFile {
    /// What reading came to.
    public sealed interface Answer {}

    /// The file is good.
    public record Accepted(Pipeline pipeline) implements Answer {}

    /// @param problems at least one, in the order of the file, at most a hundred
    public record Refused(List<Problem> problems) implements Answer {}

    private PipelineFile() {}

    /// Whether a tracked file is a pipeline, by its path.
    public static boolean isOne(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals("kaname.yaml") || name.endsWith(".kaname.yaml");
    }

    /// Whether a repository can track a file at this path.
    public static boolean isTrackable(String path) {
        return Names.segments(path);
    }

    /// @param path of the file from the root of its repository; paths in it are relative to its
    ///   folder
    public static Answer parse(String path, byte[] file, Surroundings surroundings) {
        Findings findings = new Findings();
        Scene scene = new Scene(findings, surroundings, folderOf(path));
        Value.Mapping top = YamlText.read(file, findings);
        if (!findings.none() && top.entries().isEmpty()) {
            return new Refused(findings.inOrder());
        }
        Pipeline pipeline = new PipelineReader(scene).read(top);
        References.check(pipeline, scene);
        return findings.none() ? new Accepted(pipeline) : new Refused(findings.inOrder());
    }

    private static String folderOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
