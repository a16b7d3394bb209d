package dev.kaname.runtimes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Builds one runtime: an empty environment, exactly the packages of its lock, compiled, read-only.
final class Builder {
    /// Forces the file system of a folder, or all of them where that cannot be asked for.
    private static final String SYNC =
            """
            import os, sys
            try:
                import ctypes
                done = ctypes.CDLL(None).syncfs(os.open(sys.argv[1], os.O_RDONLY)) == 0
            except Exception:
                done = False
            if not done:
                os.sync()
            """;

    private final Shelf shelf;
    private final Path locks;
    private final Commands commands;
    private final InstantSource clock;
    private final Duration patience;

    /// @param locks a folder for the files that keep two processes from building the same runtime
    Builder(Shelf shelf, Path locks, Commands commands, InstantSource clock, Duration patience) {
        this.shelf = shelf;
        this.locks = locks;
        this.commands = commands;
        this.clock = clock;
        this.patience = patience;
    }

    BuiltRuntime build(
            RuntimeLock lock, Interpreter python, Installer installer, Consumer<String> progress) {
        String digest = lock.digest();
        try (FileChannel file = open(digest);
                FileLock held = file.lock()) {
            if (shelf.find(digest).isEmpty()) {
                assemble(lock, python, installer, progress);
            }
            held.release();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return shelf.find(digest)
                .map(RuntimeDetails::runtime)
                .orElseThrow(() ->
                        new RuntimeFailure.BuildFailed(
                                "the finished environment has no interpreter"));
    }

    private FileChannel open(String digest) throws IOException {
        Files.createDirectories(locks);
        return FileChannel.open(
                locks.resolve(digest + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    private void assemble(
            RuntimeLock lock, Interpreter python, Installer installer, Consumer<String> progress)
            throws IOException {
        Instant begin = clock.instant();
        Path place = shelf.place(lock.digest());
        Trees.remove(place);
        Path text =
                Files.writeString(Files.createDirectories(place).resolve("lock.txt"), lock.text());
        progress.accept("making an environment for Python " + python.version());
        Path environment = place.resolve("venv");
        run(
                List.of(
                        python.executable().toString(),
                        "-I",
                        "-m",
                        "venv",
                        "--without-pip",
                        environment.toString()));
        if (!lock.packages().isEmpty()) {
            progress.accept("installing " + lock.packages().size() + " packages");
            Commands.Result result =
                    installer.install(
                            Shelf.python(place),
                            text,
                            line ->
                                    InstallerOutput.taken(line)
                                            .ifPresent(what -> progress.accept("taking " + what)));
            check(result);
            progress.accept("compiling");
            compile(environment);
        }
        Trees.makeReadOnly(environment);
        // the mark of a runtime must not outlive a power cut that its files do not
        run(List.of(python.executable().toString(), "-I", "-S", "-c", SYNC, place.toString()));
        shelf.publish(
                lock.digest(), python, clock.instant(), Duration.between(begin, clock.instant()));
        progress.accept("ready");
    }

    /// A module that this Python cannot compile is not our failure: packages ship such files. Their
    /// own tests are half of the work, and nothing imports them.
    private void compile(Path environment) {
        commands.run(
                List.of(
                        environment.resolve("bin/python").toString(),
                        "-I",
                        "-S",
                        "-m",
                        "compileall",
                        "-q",
                        "-j",
                        "0",
                        "-x",
                        "[/\\\\]tests[/\\\\]",
                        environment.resolve("lib").toString()),
                Map.of(),
                patience,
                _ -> {});
    }

    private void run(List<String> words) {
        check(commands.run(words, Map.of(), patience, _ -> {}));
    }

    private static void check(Commands.Result result) {
        if (result.code() != 0) {
            throw new RuntimeFailure.BuildFailed(InstallerOutput.summary(result.output()));
        }
    }
}
