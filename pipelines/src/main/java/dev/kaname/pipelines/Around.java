package dev.kaname.pipelines;

import dev.kaname.pipelines.file.Component;
import dev.kaname.pipelines.file.Surroundings;
import dev.kaname.pipelines.plan.TrackedFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the pipeline files of one commit may refer to, for the principal on whose behalf they will
/// run.
final class Around implements Surroundings {
    private final Ports ports;
    private final String project;
    private final String author;
    private final Purpose purpose;
    private final Set<String> tracked;
    private final Map<String, String> elsewhere;
    private String path = "";

    /// @param elsewhere places of pipelines in other repositories, by name
    Around(
            Ports ports,
            String project,
            String author,
            Purpose purpose,
            List<TrackedFile> files,
            Map<String, String> elsewhere) {
        this.ports = ports;
        this.project = project;
        this.author = author;
        this.purpose = purpose;
        this.tracked = files.stream().map(TrackedFile::path).collect(Collectors.toSet());
        this.elsewhere = new HashMap<>(elsewhere);
    }

    /// The next file to be read.
    void reading(String nextPath) {
        path = nextPath;
    }

    /// The file at hand is this pipeline.
    void named(String name) {
        elsewhere.put(name, path);
    }

    @Override
    public Optional<Component> component(String name, int version) {
        return ports.components().find(name, version);
    }

    @Override
    public Iterable<String> componentNames() {
        return ports.components().references();
    }

    @Override
    public boolean tracks(String file) {
        return tracked.contains(file);
    }

    @Override
    public boolean hasSecret(String name) {
        return ports.secrets().find(project, name).isPresent();
    }

    @Override
    public Optional<String> pipelineElsewhere(String name) {
        return Optional.ofNullable(elsewhere.get(name)).filter(place -> !place.equals(path));
    }

    @Override
    public boolean mayRead(String repository) {
        return ports.rights().mayReadData(project, author, repository);
    }

    @Override
    public boolean mayWrite(String repository) {
        return purpose == Purpose.SNAPSHOT
                || ports.rights().mayWriteData(project, author, repository);
    }

    @Override
    public boolean mayDeploy() {
        return purpose == Purpose.SNAPSHOT || ports.rights().mayDeploy(project, author);
    }
}
