package dev.kaname.pipelines.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The example project and the shipped components keep to the form that is written down for them.
class ShippedExampleTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void theExampleChecksAgainstTheShippedComponents() throws IOException {
        Path example = ROOT.resolve("examples/flights");
        Pipeline pipeline =
                Fixtures.accepted(
                        PipelineFile.parse(
                                "kaname.yaml",
                                Files.readAllBytes(example.resolve("kaname.yaml")),
                                new Shipped(example)));
        assertEquals("late-arrivals", pipeline.name());
        assertEquals(
                List.of(
                        "validate",
                        "validate-weather",
                        "prepare",
                        "score-live",
                        "train",
                        "evaluate",
                        "compare"),
                List.copyOf(pipeline.steps().keySet()));
        assertTrue(pipeline.delivery().isPresent());
    }

    @Test
    void everyShippedComponentReads() throws IOException {
        assertEquals(
                List.of("kaname/compare@1", "kaname/validate-table@1"),
                List.copyOf(new Shipped(ROOT.resolve("examples/flights")).components.keySet()));
    }

    /// The files of a folder, and nothing else in the world.
    private static class FilesOf implements Surroundings {
        private final Path folder;

        FilesOf(Path folder) {
            this.folder = folder;
        }

        @Override
        public Optional<Component> component(String name, int version) {
            return Optional.empty();
        }

        @Override
        public Iterable<String> componentNames() {
            return List.of();
        }

        @Override
        public boolean tracks(String path) {
            return Files.isRegularFile(folder.resolve(path));
        }

        @Override
        public boolean hasSecret(String name) {
            return false;
        }

        @Override
        public Optional<String> pipelineElsewhere(String name) {
            return Optional.empty();
        }

        @Override
        public boolean mayRead(String repository) {
            return true;
        }

        @Override
        public boolean mayWrite(String repository) {
            return false;
        }

        @Override
        public boolean mayDeploy() {
            return true;
        }
    }

    /// The example's own files and the components beside it.
    private static final class Shipped extends FilesOf {
        private final Map<String, Component> components = new LinkedHashMap<>();

        Shipped(Path example) throws IOException {
            super(example);
            try (Stream<Path> folders = Files.list(ROOT.resolve("components"))) {
                for (Path folder : folders.sorted().toList()) {
                    Path file = folder.resolve("component.yaml");
                    if (Files.exists(file)) {
                        Component component = read(folder, file);
                        components.put(component.reference(), component);
                    }
                }
            }
        }

        private static Component read(Path folder, Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            return switch (ComponentFile.parse(bytes, "digest", new FilesOf(folder))) {
                case ComponentFile.Accepted good -> good.component();
                case ComponentFile.Refused bad ->
                        throw new AssertionError(file + ": " + bad.problems());
            };
        }

        @Override
        public Optional<Component> component(String name, int version) {
            return Optional.ofNullable(components.get(name + "@" + version));
        }

        @Override
        public Iterable<String> componentNames() {
            return components.keySet();
        }
    }
}
