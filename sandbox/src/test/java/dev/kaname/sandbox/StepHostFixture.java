package dev.kaname.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A steps folder of its own for each test, and every step-host in it ended afterwards.
final class StepHostFixture implements BeforeEachCallback, AfterEachCallback {
    private final List<StepHost> doors = new ArrayList<>();
    private Path folder = Path.of("/");

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("kaname-steps");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        doors.forEach(StepHost::close);
        StepHost.connect(settings()).retire(true);
        until("step-host has gone", () -> !isListening());
        remove(folder);
    }

    Path folder() {
        return folder;
    }

    StepHostSettings settings() {
        return new StepHostSettings(folder, Optional.empty(), Duration.ofSeconds(30), List.of());
    }

    StepHost connect() {
        StepHost door = StepHost.connect(settings());
        doors.add(door);
        return door;
    }

    /// A shell script as an attempt; the scripts are ours, so a shell is fine here.
    AttemptSpec shell(String attempt, String script) {
        return AttemptSpec.of(
                attempt,
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"),
                folder);
    }

    /// A short program in Python, with no way through a shell or a wrapper script.
    AttemptSpec python(String attempt, String program, String... words) {
        List<String> command = new ArrayList<>(List.of(interpreter(), "-I", "-S", "-c", program));
        command.addAll(List.of(words));
        return AttemptSpec.of(attempt, command, Map.of("PATH", "/usr/bin:/bin"), folder);
    }

    String interpreter() {
        return read(folder.resolve("host/python"));
    }

    long hostPid() {
        return Long.parseLong(read(folder.resolve("host/lock")).strip());
    }

    Path attempt(String id) {
        return folder.resolve("attempts").resolve(id);
    }

    String output(String id) {
        Path log = attempt(id).resolve("stdout.log");
        return Files.exists(log) ? read(log) : "";
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static boolean isAlive(long pid) {
        try {
            // a zombie is dead: it only waits to be counted
            return !Files.readString(Path.of("/proc/" + pid + "/stat"))
                    .replaceFirst(".*\\) ", "")
                    .startsWith("Z");
        } catch (IOException gone) {
            return false;
        }
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /// Waits for what another process does; there is no clock of ours to turn there.
    static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not so: " + what);
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private boolean isListening() {
        return Files.exists(folder.resolve("host/socket"));
    }
}
