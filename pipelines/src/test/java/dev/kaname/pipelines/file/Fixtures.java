package dev.kaname.pipelines.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Pipeline files that are test, example and documentation at once, and the world they are read in.
public final class Fixtures {
    static final Path FOLDER = Path.of("src/test/resources/dev/kaname/pipelines/file");

    private Fixtures() {}

    public static Stream<Path> good() {
        return in("good");
    }

    public static Stream<Path> bad() {
        return in("bad");
    }

    public static PipelineFile.Answer parse(Path file) {
        return PipelineFile.parse("kaname.yaml", read(file), new World());
    }

    public static PipelineFile.Answer parse(String text) {
        return PipelineFile.parse(
                "kaname.yaml", text.getBytes(StandardCharsets.UTF_8), new World());
    }

    public static Pipeline pipeline(String name) {
        return accepted(parse(FOLDER.resolve("good").resolve(name + ".kaname.yaml")));
    }

    public static Pipeline accepted(PipelineFile.Answer answer) {
        return switch (answer) {
            case PipelineFile.Accepted accepted -> accepted.pipeline();
            case PipelineFile.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    public static List<Problem> problems(PipelineFile.Answer answer) {
        return switch (answer) {
            case PipelineFile.Accepted _ -> List.of();
            case PipelineFile.Refused refused -> refused.problems();
        };
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> in(String folder) {
        try {
            return Files.list(FOLDER.resolve(folder)).sorted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A repository with a few files, two components and one secret.
    public static final class World implements Surroundings {
        private static final Set<String> FILES =
                Set.of("requirements.txt", "schema.yaml", "prepare.py");
        private final Map<String, Component> components = new LinkedHashMap<>();

        public World() {
            for (String name : List.of("compare", "validate-table")) {
                byte[] file = read(FOLDER.resolve("components").resolve(name + ".yaml"));
                switch (ComponentFile.parse(file, "digest-of-" + name, this)) {
                    case ComponentFile.Accepted good ->
                            components.put(good.component().reference(), good.component());
                    case ComponentFile.Refused bad -> throw new AssertionError(bad.problems());
                }
            }
        }

        @Override
        public Optional<Component> component(String name, int version) {
            return Optional.ofNullable(components.get(name + "@" + version));
        }

        @Override
        public Iterable<String> componentNames() {
            return components.keySet();
        }

        @Override
        public boolean tracks(String path) {
            return FILES.contains(path);
        }

        @Override
        public boolean hasSecret(String name) {
            return name.equals("FEED_PASSWORD");
        }

        @Override
        public Optional<String> pipelineElsewhere(String name) {
            return name.equals("taken") ? Optional.of("other/kaname.yaml") : Optional.empty();
        }

        @Override
        public boolean mayRead(String repository) {
            return !repository.equals("payroll");
        }

        @Override
        public boolean mayWrite(String repository) {
            return !repository.equals("payroll");
        }

        @Override
        public boolean mayDeploy() {
            return true;
        }
    }
}
