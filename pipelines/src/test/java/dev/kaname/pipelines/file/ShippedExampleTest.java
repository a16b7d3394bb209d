package dev.kaname.pipelines.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.pipelines.ShippedComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example project and the shipped components keep to the form that is written down for them.
class ShippedExampleTest {
    private static final Path ROOT = Path.of("..");
    private final ShippedComponents shipped;

    ShippedExampleTest(@TempDir Path kept) {
        shipped = ShippedComponents.of(Optional.of(ROOT.resolve("components")), kept);
    }

    @Test
    void theExampleChecksAgainstTheShippedComponents() throws IOException {
        Path example = ROOT.resolve("examples/flights");
        Pipeline pipeline =
                Fixtures.accepted(
                        PipelineFile.parse(
                                "kaname.yaml",
                                Files.readAllBytes(example.resolve("kaname.yaml")),
                                new Example(example, shipped)));
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
    void everyShippedComponentReads() {
        assertEquals(List.of("kaname/compare@1", "kaname/validate-table@1"), shipped.references());
    }

    /// The example's own files and the components beside it.
    private record Example(Path folder, ShippedComponents shipped) implements Surroundings {
        @Override
        public Optional<Component> component(String name, int version) {
            return shipped.find(name, version);
        }

        @Override
        public Iterable<String> componentNames() {
            return shipped.references();
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
}
