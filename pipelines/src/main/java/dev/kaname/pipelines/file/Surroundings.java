package dev.kaname.pipelines.file;

import java.util.Optional;

/// What a pipeline file may refer to outside itself.
public interface Surroundings {
    /// A component of that name and version.
    Optional<Component> component(String name, int version);

    /// Names of known components, for suggestions.
    Iterable<String> componentNames();

    /// Whether the repository tracks a file at this path (from its root) at the commit being
    /// checked.
    boolean tracks(String path);

    /// Whether the project has a secret of this name.
    boolean hasSecret(String name);

    /// Where a pipeline of this name is written already, if it is another file than this one.
    Optional<String> pipelineElsewhere(String name);

    /// Whether the author, on whose behalf the pipeline will run, may read a data repository.
    boolean mayRead(String repository);

    /// Whether the author may write to a data repository.
    boolean mayWrite(String repository);

    /// Whether the author may place models behind endpoints.
    boolean mayDeploy();
}
