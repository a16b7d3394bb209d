package dev.kaname.pipelines.ports;

import dev.kaname.pipelines.plan.TrackedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Code at a commit.
public interface Code {
    /// All tracked files of a commit. Symbolic links and submodules are left out.
    List<TrackedFile> files(Source source);

    /// The bytes of one tracked file, if it is tracked.
    Optional<byte[]> read(Source source, String path);

    /// Writes the files below `folder`, which is empty. What it wrote may be changed by the step
    /// and is thrown away with the attempt.
    void materialise(Source source, List<TrackedFile> files, Path folder);

    /// Where code is read from.
    ///
    /// @param repository id of the code repository
    /// @param commit git commit, or the id of a snapshot of somebody's working tree
    record Source(String project, String repository, String commit) {}
}
