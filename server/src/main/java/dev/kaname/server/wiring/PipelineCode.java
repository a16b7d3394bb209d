package dev.kaname.server.wiring;

import dev.kaname.code.CodeFile;
import dev.kaname.code.CodeRepositories;
import dev.kaname.code.CodeTree;
import dev.kaname.pipelines.plan.TrackedFile;
import dev.kaname.pipelines.ports.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Pipelines read their code from the project's git repositories.
public final class PipelineCode implements Code {
    private static final int LARGEST = 16 << 20;

    private final CodeRepositories repositories;

    public PipelineCode(CodeRepositories repositories) {
        this.repositories = repositories;
    }

    @Override
    public List<TrackedFile> files(Source source) {
        try (CodeTree tree = open(source)) {
            return tree.files().stream()
                    .map(file -> new TrackedFile(file.path(), file.executable(), file.blob()))
                    .toList();
        }
    }

    @Override
    public Optional<byte[]> read(Source source, String path) {
        try (CodeTree tree = open(source)) {
            return tree.read(path, LARGEST);
        }
    }

    @Override
    public void materialise(Source source, List<TrackedFile> files, Path folder) {
        try (CodeTree tree = open(source)) {
            tree.materialise(
                    files.stream()
                            .map(file ->
                                    new CodeFile(file.path(), file.executable(), file.digest()))
                            .toList(),
                    folder);
        }
    }

    private CodeTree open(Source source) {
        return repositories
                .reader(repositories.withId(source.project(), source.repository()))
                .at(source.commit());
    }
}
