package dev.kaname.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Another program, run to its end: git, pip, a script of the example.
public final class Program {
    private Program() {}

    /// @param output what it printed to standard output
    /// @param complaints what it printed to standard error
    public record Result(int status, String output, String complaints) {
        public Result orFail(String what) {
            if (status != 0) {
                throw new CliFailure(ExitCode.FAILED, what + "\n" + tail(said()));
            }
            return this;
        }

        /// Everything it printed.
        public String said() {
            return complaints + output;
        }

        private static String tail(String text) {
            List<String> lines = text.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        }
    }

    /// Whether a program of this name is on the PATH and runs.
    public static boolean exists(String name) {
        try {
            return new ProcessBuilder(name, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Runs it to its end.
    ///
    /// @param environment what is added to this process's own
    /// @throws CliFailure if there is no such program
    public static Result run(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("kaname", ".out");
            Path complaints = Files.createTempFile("kaname", ".err");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command)
                                .directory(folder.toFile())
                                .redirectError(complaints.toFile())
                                .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                process.getOutputStream().close();
                int status = process.waitFor();
                return new Result(status, read(output), read(complaints));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(complaints);
            }
        } catch (IOException missing) {
            throw new CliFailure(ExitCode.FAILED, String.valueOf(missing.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.FAILED, "interrupted");
        }
    }

    /// What is not UTF-8 is shown as such, not a reason to fail.
    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
