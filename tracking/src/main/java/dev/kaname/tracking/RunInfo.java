package dev.kaname.tracking;

import java.util.Optional;
import java.util.OptionalLong;

/// A run without its contents.
///
/// @param id 32 hexadecimal digits
/// @param started milliseconds since the epoch, as the client says
/// @param author the principal who created it
/// @param attempt the attempt of a pipeline's step that created it
public record RunInfo(
        String id,
        long experiment,
        String name,
        String user,
        RunStatus status,
        long started,
        OptionalLong ended,
        boolean deleted,
        String author,
        Optional<String> attempt) {
    /// Where its artifacts are; never the bare root, from which clients drop the project.
    public String artifactUri() {
        return new ArtifactRoot.OfRun(experiment, id).uri();
    }
}
