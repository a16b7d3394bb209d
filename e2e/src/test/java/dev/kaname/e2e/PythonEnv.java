package dev.kaname.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A Python with the clients that the tests need, made once per machine: it lies in the user's
/// cache under the digest of its requirements.
public final class PythonEnv {
    private static final Path RESOURCES = Checkout.root().resolve("e2e/src/test/resources/python");
    private static final Duration INSTALLATION = Duration.ofMinutes(20);
    private static final Duration SCRIPT = Duration.ofMinutes(10);

    private final Path folder;

    private PythonEnv(Path folder) {
        this.folder = folder;
    }

    /// The environment of `requirements.txt`, installed if this machine does not have it yet.
    public static PythonEnv get() {
        try {
            Path requirements = RESOURCES.resolve("requirements.txt");
            Path folder = cache().resolve(key(Files.readString(requirements)));
            Files.createDirectories(folder.getParent());
            Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!Files.exists(folder.resolve("complete"))) {
                    install(folder, requirements);
                    Files.writeString(folder.resolve("complete"), "");
                }
            }
            return new PythonEnv(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path cache() {
        String home =
                Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .filter(text -> !text.isBlank())
                        .orElseGet(() -> System.getProperty("user.home") + "/.cache");
        return Path.of(home, "kaname", "python");
    }

    private static String key(String requirements) throws IOException {
        try {
            String version = run(List.of("python3", "--version"), Map.of(), INSTALLATION).output();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(version.getBytes(StandardCharsets.UTF_8));
            digest.update(requirements.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void install(Path folder, Path requirements) throws IOException {
        run(List.of("python3", "-m", "venv", "--clear", folder.toString()), Map.of(), INSTALLATION)
                .expectSuccess();
        run(
                        List.of(
                                folder.resolve("bin/python").toString(),
                                "-m",
                                "pip",
                                "install",
                                "--disable-pip-version-check",
                                "--quiet",
                                "-r",
                                requirements.toString()),
                        Map.of(),
                        INSTALLATION)
                .expectSuccess();
    }

    public Path python() {
        return folder.resolve("bin/python");
    }

    /// A program that was installed with a package, for example `mlflow`.
    public Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /// What a program left behind.
    ///
    /// @param output both of its streams
    public record Ended(int code, String output) {
        public Ended expectSuccess() {
            if (code != 0) {
                throw new AssertionError("exit code " + code + "\n" + output);
            }
            return this;
        }
    }

    /// Runs a script of `e2e/src/test/resources/python`.
    public Ended script(String name, Map<String, String> environment, String... arguments) {
        List<String> words = new ArrayList<>(List.of(RESOURCES.resolve(name).toString()));
        words.addAll(List.of(arguments));
        return python(environment, words);
    }

    /// Runs Python with these words behind it.
    public Ended python(Map<String, String> environment, List<String> words) {
        List<String> command = new ArrayList<>(List.of(python().toString()));
        command.addAll(words);
        try {
            return run(command, environment, SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Ended run(
            List<String> command, Map<String, String> environment, Duration patience)
            throws IOException {
        Path output = Files.createTempFile("kaname-e2e", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
            builder.environment().put("PYTHONUTF8", "1");
            builder.environment().put("GIT_PYTHON_REFRESH", "quiet");
            builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(output.toFile());
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        command + " did not end in " + patience + "\n" + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.delete(output);
        }
    }
}
