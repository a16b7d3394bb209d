package dev.kaname.runtimes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The package installer, set up for one interpreter and for the index that is configured.
///
/// It takes wheels only: a source package would have to be run to be looked at.
final class Installer {
    private static final List<String> ALWAYS =
            List.of("--no-input", "--disable-pip-version-check", "--progress-bar=off");

    private final List<String> words;
    private final Map<String, String> environment;
    private final Commands commands;
    private final Duration patience;

    private Installer(
            List<String> words,
            Map<String, String> environment,
            Commands commands,
            Duration patience) {
        this.words = words;
        this.environment = environment;
        this.commands = commands;
        this.patience = patience;
    }

    /// The interpreter's own installer if it is modern enough, else one in a virtual environment
    /// that is made for it once, below `tools`.
    static Installer of(
            Interpreter python,
            RuntimesSettings settings,
            Commands commands,
            Consumer<String> progress) {
        Map<String, String> environment = environment(settings);
        List<String> own = List.of(python.executable().toString(), "-I", "-m", "pip");
        if (python.hasModernInstaller()) {
            return new Installer(own, environment, commands, settings.patience());
        }
        Path tool = settings.folder().resolve("tools").resolve(python.version().toString());
        Path inside = tool.resolve("bin/python");
        Installer made =
                new Installer(
                        List.of(inside.toString(), "-I", "-m", "pip"),
                        environment,
                        commands,
                        settings.patience());
        if (!Files.exists(tool.resolve("ready"))) {
            progress.accept("preparing the package installer for Python " + python.version());
            made.prepare(python, tool);
        }
        return made;
    }

    /// Resolves `file` into a report, installing nothing.
    Commands.Result report(Path file, Path report, Consumer<String> lines) {
        List<String> arguments =
                new ArrayList<>(List.of("install", "--dry-run", "--ignore-installed"));
        arguments.addAll(List.of("--only-binary=:all:", "--root-user-action=ignore"));
        arguments.addAll(List.of("--report", report.toString(), "-r", file.toString()));
        Commands.Result result = run(arguments, lines);
        if (result.code() == 0 || !result.output().contains("(from versions: none)")) {
            return result;
        }
        // only when it talks very much does it tell an index that did not answer from one without
        // the package
        arguments.add("-vv");
        return run(arguments, lines);
    }

    /// Takes the file of one package into a folder.
    Commands.Result download(String name, String version, Path folder) {
        return run(
                List.of(
                        "download",
                        "--no-deps",
                        "--only-binary=:all:",
                        "-d",
                        folder.toString(),
                        name + "==" + version),
                _ -> {});
    }

    /// Installs exactly the files of a lock for another interpreter.
    Commands.Result install(Path python, Path lock, Consumer<String> lines) {
        return run(
                List.of(
                        "--python",
                        python.toString(),
                        "install",
                        "--require-hashes",
                        "--no-deps",
                        "--no-compile",
                        "--only-binary=:all:",
                        "--root-user-action=ignore",
                        "-r",
                        lock.toString()),
                lines);
    }

    private Commands.Result run(List<String> arguments, Consumer<String> lines) {
        List<String> all = new ArrayList<>(words);
        all.addAll(arguments);
        all.addAll(ALWAYS);
        return commands.run(all, environment, patience, lines);
    }

    private void prepare(Interpreter python, Path tool) {
        Commands.Result made =
                commands.run(
                        List.of(
                                python.executable().toString(),
                                "-I",
                                "-m",
                                "venv",
                                "--clear",
                                tool.toString()),
                        environment,
                        patience,
                        _ -> {});
        Commands.Result newer =
                made.code() == 0
                        ? run(
                                List.of("install", "--only-binary=:all:", "--upgrade", "pip>=23"),
                                _ -> {})
                        : made;
        if (newer.code() != 0) {
            throw new RuntimeFailure.BuildFailed(
                    "the package installer could not be prepared: "
                            + InstallerOutput.summary(newer.output()));
        }
        try {
            Files.createFile(tool.resolve("ready"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> environment(RuntimesSettings settings) {
        Map<String, String> environment = new HashMap<>(settings.installer());
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }
}
