package dev.kaname.server.wiring;

import dev.kaname.pipelines.file.Component;
import dev.kaname.pipelines.file.ComponentFile;
import dev.kaname.pipelines.file.Surroundings;
import dev.kaname.pipelines.ports.Components;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The components that come with Kaname: a folder each, read once at the start. What is not part of
/// a component (its tests, its README, what Python leaves behind) changes neither its digest nor
/// what a step is given.
public final class ShippedComponents implements Components {
    private record Shipped(Component component, Map<String, byte[]> files) {}

    private final Map<String, Shipped> byReference = new LinkedHashMap<>();

    /// @param folder holds a folder for each component; without one there are none
    public ShippedComponents(Optional<Path> folder) {
        folder.ifPresent(this::readAll);
    }

    @Override
    public Optional<Component> find(String name, int version) {
        return Optional.ofNullable(byReference.get(name + "@" + version)).map(Shipped::component);
    }

    @Override
    public List<String> references() {
        return List.copyOf(byReference.keySet());
    }

    @Override
    public void materialise(String reference, String digest, Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : shipped(reference, digest).files().entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public Optional<byte[]> read(String reference, String digest, String path) {
        return Optional.ofNullable(shipped(reference, digest).files().get(path));
    }

    private Shipped shipped(String reference, String digest) {
        Shipped shipped = byReference.get(reference);
        if (shipped == null || !shipped.component().digest().equals(digest)) {
            throw new IllegalStateException(
                    "component " + reference + " is not here as the pipeline version pinned it");
        }
        return shipped;
    }

    private void readAll(Path folder) {
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path one : folders.filter(Files::isDirectory).sorted().toList()) {
                if (Files.exists(one.resolve("component.yaml"))) {
                    Shipped shipped = read(one);
                    byReference.put(shipped.component().reference(), shipped);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the components cannot be read", unreadable);
        }
    }

    private static Shipped read(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (belongs(name)) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        byte[] head = Optional.ofNullable(files.get("component.yaml")).orElseThrow();
        return switch (ComponentFile.parse(head, digest(files), new Tracked(files))) {
            case ComponentFile.Accepted accepted -> new Shipped(accepted.component(), files);
            case ComponentFile.Refused refused ->
                    throw new IllegalStateException(
                            folder.getFileName() + "/component.yaml: " + refused.problems());
        };
    }

    private static boolean belongs(String name) {
        return !name.startsWith("tests/")
                && !name.contains("__pycache__")
                && !name.startsWith(".")
                && !name.endsWith(".md");
    }

    /// SHA-256 over names, lengths and bytes, in the order of the names.
    private static String digest(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, bytes) -> {
                digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A component refers to its own files and to nothing else.
    private record Tracked(Map<String, byte[]> files) implements Surroundings {
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
            return files.containsKey(path);
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
            return false;
        }

        @Override
        public boolean mayWrite(String repository) {
            return false;
        }

        @Override
        public boolean mayDeploy() {
            return false;
        }
    }
}
