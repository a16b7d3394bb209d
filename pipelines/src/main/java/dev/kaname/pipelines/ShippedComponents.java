package dev.kaname.pipelines;

import dev.kaname.pipelines.file.Component;
import dev.kaname.pipelines.file.ComponentFile;
import dev.kaname.pipelines.file.Surroundings;
import dev.kaname.pipelines.ports.Components;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
///
/// A pipeline version pins the components it uses. So that it still runs when Kaname comes with
/// others, each that was ever shipped here is kept by its digest.
public final class ShippedComponents implements Components {
    private record Shipped(Component component, Map<String, byte[]> files) {}

    private final Map<String, Shipped> byReference = new LinkedHashMap<>();
    private final Path kept;

    private ShippedComponents(Path kept) {
        this.kept = kept;
    }

    /// @param folder holds a folder for each component; without one there are none
    /// @param kept where components stay, by digest; exists
    public static ShippedComponents of(Optional<Path> folder, Path kept) {
        ShippedComponents components = new ShippedComponents(kept);
        folder.ifPresent(components::readAll);
        components.byReference.values().forEach(components::keep);
        return components;
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
        write(files(reference, digest), folder);
    }

    @Override
    public Optional<byte[]> read(String reference, String digest, String path) {
        return Optional.ofNullable(files(reference, digest).get(path));
    }

    private Map<String, byte[]> files(String reference, String digest) {
        Optional<Shipped> shipped =
                Optional.ofNullable(byReference.get(reference))
                        .filter(known -> known.component().digest().equals(digest));
        return shipped.isPresent() ? shipped.get().files() : kept(reference, digest);
    }

    private Map<String, byte[]> kept(String reference, String digest) {
        try {
            Map<String, byte[]> files = filesOf(kept.resolve(digest));
            if (digest(files).equals(digest)) {
                return files;
            }
        } catch (NoSuchFileException absent) {
            // said below
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        throw new IllegalStateException(
                "component " + reference + " is not here as the pipeline version pinned it");
    }

    /// Written beside its place and moved there, so that what is there is complete.
    private void keep(Shipped shipped) {
        Path place = kept.resolve(shipped.component().digest());
        if (Files.exists(place)) {
            return;
        }
        try {
            Path fresh = Files.createTempDirectory(kept, "new-");
            write(shipped.files(), fresh);
            Files.move(fresh, place);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void write(Map<String, byte[]> files, Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
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
        Map<String, byte[]> files = filesOf(folder);
        byte[] head = Optional.ofNullable(files.get("component.yaml")).orElseThrow();
        return switch (ComponentFile.parse(head, digest(files), new Tracked(files))) {
            case ComponentFile.Accepted accepted -> new Shipped(accepted.component(), files);
            case ComponentFile.Refused refused ->
                    throw new IllegalStateException(
                            folder.getFileName() + "/component.yaml: " + refused.problems());
        };
    }

    private static Map<String, byte[]> filesOf(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (belongs(name)) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
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
