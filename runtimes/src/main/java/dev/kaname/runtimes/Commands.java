package dev.kaname.runtimes;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Runs a program to its end and keeps what it said.
///
/// Only interpreters and the package installer are run here, and packages are taken as wheels only,
/// which are unpacked and not executed: no code of a package runs before a step begins. An
/// interpreter of a filled environment is therefore run without its `site`, which would execute
/// what a package put into a `.pth` file.
final class Commands {
    private static final int KEPT = 1 << 20;

    private final Path folder;

    /// @param folder the working folder, which must hold nothing that Python would import
    Commands(Path folder) {
        this.folder = folder;
    }

    /// @param code exit code; -1 if the program could not be started or its time was up
    /// @param output standard output and error, the newest mebibyte of them
    record Result(int code, String output) {}

    /// @param lines told of each line as it comes
    Result run(
            List<String> words,
            Map<String, String> environment,
            Duration patience,
            Consumer<String> lines) {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return watch(builder.start(), patience, lines);
        } catch (IOException failure) {
            return new Result(-1, String.valueOf(failure.getMessage()));
        }
    }

    private static Result watch(Process process, Duration patience, Consumer<String> lines)
            throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Thread alarm = Thread.ofVirtual().start(() -> endWhenTimeIsUp(process, patience, late));
        StringBuilder kept = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                kept.append(line).append('\n');
                kept.delete(0, Math.max(0, kept.length() - KEPT));
                lines.accept(line);
            }
            int code = process.waitFor();
            return late.get()
                    ? new Result(-1, kept + "ERROR: stopped after " + patience.toSeconds() + " s")
                    : new Result(code, kept.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Result(-1, kept + "\ninterrupted");
        } finally {
            end(process);
            alarm.interrupt();
        }
    }

    private static void endWhenTimeIsUp(Process process, Duration patience, AtomicBoolean late) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                end(process);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
