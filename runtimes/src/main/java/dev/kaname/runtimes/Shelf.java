package dev.kaname.runtimes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder in which runtimes stand, one folder for each digest.
///
/// A runtime is there when its `runtime.json` is: that file is moved into place as the last act of
/// a build. The rest is built where it stays, since the scripts of an environment name their own
/// place; what a killed build left has no such file and is cleared by the next.
final class Shelf {
    private static final System.Logger LOG = System.getLogger(Shelf.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String MARK = "runtime.json";

    private final Path folder;

    Shelf(Path folder) {
        this.folder = folder;
    }

    Path place(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new RuntimeFailure.Invalid(
                    "runtime",
                    Optional.empty(),
                    "is not a digest",
                    "Give the 64 hex digits of a lock's SHA-256.");
        }
        return folder.resolve(digest);
    }

    static Path python(Path place) {
        return place.resolve("venv/bin/python");
    }

    /// The runtime, if it is complete, still stands where it was built, and its interpreter is
    /// there.
    Optional<RuntimeDetails> find(String digest) {
        Path place = place(digest);
        Path mark = place.resolve(MARK);
        if (!Files.isRegularFile(mark) || !Files.isExecutable(python(place))) {
            return Optional.empty();
        }
        try {
            JsonNode from = JSON.readTree(mark.toFile());
            return from.path("place").asText().equals(place.toString())
                    ? Optional.of(details(digest, place, from))
                    : Optional.empty();
        } catch (IOException | RuntimeFailure | DateTimeException damaged) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "runtime {0} is damaged, to be built anew: {1}",
                    digest,
                    damaged.getMessage());
            return Optional.empty();
        }
    }

    List<RuntimeDetails> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.map(path -> path.getFileName().toString())
                    .filter(name -> DIGEST.matcher(name).matches())
                    .sorted()
                    .flatMap(name -> find(name).stream())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Makes the runtime visible. From here on it is complete.
    void publish(String digest, Interpreter python, Instant builtAt, Duration took)
            throws IOException {
        Path place = place(digest);
        String text =
                JSON.writeValueAsString(
                        JSON.createObjectNode()
                                .put("place", place.toString())
                                .put("python", python.version().toString())
                                .put("prefix", python.prefix().toString())
                                .put("builtAt", builtAt.toString())
                                .put("tookMs", took.toMillis()));
        Path part = Files.writeString(place.resolve(MARK + ".part"), text);
        Files.move(part, place.resolve(MARK), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Takes the mark away first, so that a removal that stops half-way leaves nothing that looks
    /// whole.
    void remove(String digest) {
        Path place = place(digest);
        try {
            Files.deleteIfExists(place.resolve(MARK));
            Trees.remove(place);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static RuntimeDetails details(String digest, Path place, JsonNode from)
            throws IOException {
        List<Path> readable = List.of(place, Path.of(from.path("prefix").asText()));
        return new RuntimeDetails(
                new BuiltRuntime(digest, place, python(place), readable),
                RuntimeLock.parse(Files.readString(place.resolve("lock.txt"))),
                PythonVersion.parse(from.path("python").asText()),
                Instant.parse(from.path("builtAt").asText()),
                Duration.ofMillis(from.path("tookMs").asLong()));
    }
}
