package dev.kaname.runtimes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the Pythons of this machine by asking each what it is.
///
/// In order of preference: those configured, the `python3` of the PATH, then the newest first.
final class Interpreters {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> NAMES =
            List.of(
                    "python3",
                    "python3.14",
                    "python3.13",
                    "python3.12",
                    "python3.11",
                    "python3.10");

    /// Answers for the interpreter below a virtual environment, and loads nothing it does not need.
    private static final String DESCRIBE =
            """
            import json, os, platform, sys, sysconfig
            def has(module):
                try:
                    __import__(module)
                    return True
                except Exception:
                    return False
            try:
                from pip import __version__ as pip
            except Exception:
                pip = ""
            base = getattr(sys, "_base_executable", None) or sys.executable
            libc = platform.libc_ver()[0] or ("musl" if sys.platform == "linux" else "")
            system = sysconfig.get_platform().lower().split("-")
            kind = "-".join(part for part in (system[0], system[-1], libc) if part)
            print(json.dumps({
                "executable": os.path.realpath(base), "version": list(sys.version_info[:3]), "platform": kind,
                "prefix": os.path.realpath(sys.base_prefix), "pip": pip,
                "venv": has("venv"), "ensurepip": has("ensurepip")}))
            """;

    private final List<Path> configured;
    private final Map<String, String> environment;
    private final Commands commands;
    private volatile List<Interpreter> known = List.of();

    Interpreters(List<Path> configured, Map<String, String> environment, Commands commands) {
        this.configured = configured;
        this.environment = environment;
        this.commands = commands;
    }

    /// Every interpreter found, the preferred one first.
    List<Interpreter> all() {
        Map<Path, Interpreter> found = new LinkedHashMap<>();
        candidates()
                .forEach(path ->
                        described(path).ifPresent(one -> found.putIfAbsent(one.executable(), one)));
        List<Interpreter> preferred = new ArrayList<>();
        List<Interpreter> others = new ArrayList<>(found.values());
        for (int i = 0; i <= configured.size() && !others.isEmpty(); i++) {
            preferred.add(others.removeFirst());
        }
        others.sort(Comparator.comparing(Interpreter::version).reversed());
        preferred.addAll(others);
        return List.copyOf(preferred);
    }

    /// The first interpreter that fits and lacks nothing. Looks again only when none of those known
    /// does.
    ///
    /// @throws RuntimeFailure.NoInterpreter if there is none
    Interpreter choose(String wanted, Predicate<PythonVersion> fits) {
        return first(known, fits)
                .or(() -> {
                    known = all();
                    return first(known, fits);
                })
                .orElseThrow(() -> new RuntimeFailure.NoInterpreter(complaint(wanted, known)));
    }

    private static Optional<Interpreter> first(
            List<Interpreter> among, Predicate<PythonVersion> fits) {
        return among.stream()
                .filter(one ->
                        fits.test(one.version())
                                && one.lack().isEmpty()
                                && Files.isExecutable(one.executable()))
                .findFirst();
    }

    private static String complaint(String wanted, List<Interpreter> all) {
        String found =
                all.isEmpty()
                        ? "none"
                        : all.stream().map(Interpreter::describe).collect(Collectors.joining("; "));
        return "no Python " + wanted + " to build a runtime with; found: " + found;
    }

    private List<Path> candidates() {
        List<Path> places = new ArrayList<>(configured);
        List<Path> path =
                Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of)
                        .toList();
        for (String name : NAMES) {
            path.stream()
                    .map(folder -> folder.resolve(name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .ifPresent(places::add);
        }
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        Path pyenv =
                Path.of(environment.getOrDefault("PYENV_ROOT", home.resolve(".pyenv").toString()));
        places.addAll(below(pyenv.resolve("versions")));
        places.addAll(below(home.resolve(".local/share/uv/python")));
        places.addAll(below(Path.of("/opt/python")));
        return places;
    }

    private static List<Path> below(Path versions) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(versions)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(versions)) {
                folders.forEach(folder -> found.add(folder.resolve("bin/python3")));
            } catch (IOException unreadable) {
                return List.of();
            }
        }
        return found.stream().filter(Files::isExecutable).sorted().toList();
    }

    private Optional<Interpreter> described(Path python) {
        Commands.Result result =
                commands.run(
                        List.of(python.toString(), "-I", "-c", DESCRIBE),
                        Map.of("PATH", environment.getOrDefault("PATH", "")),
                        PATIENCE,
                        _ -> {});
        return result.code() == 0 ? parse(result.output()) : Optional.empty();
    }

    private static Optional<Interpreter> parse(String text) {
        try {
            JsonNode from = JSON.readTree(text);
            JsonNode version = from.path("version");
            if (version.size() != 3
                    || version.path(0).asInt() != 3
                    || version.path(1).asInt() < 10) {
                return Optional.empty();
            }
            return Optional.of(
                    new Interpreter(
                            Path.of(from.path("executable").asText()),
                            new PythonVersion(3, version.path(1).asInt(), version.path(2).asInt()),
                            from.path("platform").asText(),
                            Path.of(from.path("prefix").asText()),
                            installer(from.path("pip").asText()),
                            from.path("venv").asBoolean(),
                            from.path("ensurepip").asBoolean()));
        } catch (JsonProcessingException noise) {
            return Optional.empty();
        }
    }

    private static Optional<PythonVersion> installer(String text) {
        String[] parts = text.replaceAll("[^0-9.].*", "").split("\\.", -1);
        if (parts.length < 2) {
            return Optional.empty();
        }
        return Optional.of(
                new PythonVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), 0));
    }
}
