package dev.kaname.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds a Python and starts step-host with it.
final class HostProcess {
    private static final List<String> NAMES =
            List.of(
                    "python3",
                    "python3.13",
                    "python3.12",
                    "python3.11",
                    "python3.10",
                    "python3.14");
    private static final String CHECK =
            "import sys, ctypes, fcntl, json, select, resource; print(sys.executable); sys.exit(sys.version_info < (3, 10) or sys.platform != 'linux')";
    private static final int LONGEST_SOCKET_PATH = 100;

    private final StepHostSettings settings;
    private final Program program;
    private final Path folder;

    HostProcess(StepHostSettings settings, Program program) {
        this.settings = settings;
        this.program = program;
        this.folder = settings.folder().resolve("host");
    }

    String version() {
        return program.version();
    }

    /// Where step-host listens. A path longer than the system allows for a socket is replaced by a
    /// short one in a folder that only this user may enter.
    Path socket() throws IOException {
        Path inside = folder.resolve("socket");
        if (inside.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH) {
            return inside;
        }
        Path home =
                Folders.make(
                        Path.of(
                                "/tmp",
                                "kaname-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
        boolean ours =
                Files.getOwner(home).equals(Files.getOwner(Path.of("/proc/self")))
                        && Files.getPosixFilePermissions(home).size() == 3
                        && Files.isDirectory(home, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        if (!ours) {
            throw new SandboxFailure.Unavailable(
                    home + " belongs to somebody else; use a shorter data folder");
        }
        return home.resolve(
                Integer.toHexString(folder.hashCode())
                        + "-"
                        + folder.toString().length()
                        + ".socket");
    }

    /// Starts step-host in a session of its own. If one runs already the new one ends by itself.
    Process start() throws IOException {
        Folders.make(folder);
        Path log = folder.resolve("host.log");
        String lonely = Long.toString(settings.lonely().toSeconds());
        List<String> words =
                List.of(
                        python(),
                        "-I",
                        "-S",
                        program.install(folder).toString(),
                        settings.folder().toString(),
                        socket().toString(),
                        program.version(),
                        lonely);
        ProcessBuilder builder = new ProcessBuilder(words);
        keepOnly(builder.environment());
        return builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true)
                .start();
    }

    /// The last lines of what step-host had to say.
    String complaint() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("host.log"));
            return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException unreadable) {
            return "no log";
        }
    }

    /// The interpreter itself, not a script that looks for one: those take longer to start than we
    /// do.
    private String python() throws IOException {
        Path known = folder.resolve("python");
        if (settings.python().isEmpty() && Files.isRegularFile(known)) {
            Path before = Path.of(Files.readString(known));
            if (Files.isRegularFile(before) && Files.isExecutable(before)) {
                return before.toString();
            }
        }
        String found = search();
        Files.writeString(known, found);
        return found;
    }

    private String search() {
        List<String> candidates =
                settings.python().map(path -> List.of(path.toString())).orElse(NAMES);
        return candidates.stream()
                .flatMap(name -> tried(name).stream())
                .findFirst()
                .orElseThrow(() ->
                        new SandboxFailure.Unavailable(
                                "needs Linux and Python 3.10 or newer with ctypes; tried "
                                        + String.join(", ", candidates)));
    }

    private static Optional<String> tried(String python) {
        try {
            Process check =
                    new ProcessBuilder(python, "-I", "-S", "-c", CHECK)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String path =
                    new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            return check.waitFor() == 0 && !path.isEmpty() ? Optional.of(path) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SandboxFailure.Unavailable("interrupted");
        }
    }

    /// step-host lives long and hands things on: it gets no token and no setting of ours.
    private static void keepOnly(Map<String, String> environment) {
        List<String> kept = List.of("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TZ");
        environment.keySet().removeIf(name -> !kept.contains(name));
    }
}
