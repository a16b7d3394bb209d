package dev.kaname.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The real git, with nothing of this machine's configuration.
///
/// @param folder that the folders of its calls lie in
public record TestGit(Path folder) {
    /// @param output of both streams
    public record Done(int code, String output) {}

    /// Runs git, which must succeed, and answers what it printed.
    ///
    /// @param token handed to git as a password by way of the environment; empty for none
    public String ok(String where, String token, String... words) {
        Done done = run(where, token, Map.of(), words);
        assertEquals(0, done.code(), String.join(" ", words) + ": " + done.output());
        return done.output();
    }

    /// @param more variables of the environment
    public Done run(String where, String token, Map<String, String> more, String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of("git", "-c", "user.name=A", "-c", "user.email=a@example.org"));
        if (!token.isEmpty()) {
            command.addAll(
                    List.of(
                            "-c",
                            "credential.helper=!f() { echo username=token; echo password=$TOKEN; }; f"));
        }
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.resolve(where).toFile())
                        .redirectErrorStream(true);
        builder.environment()
                .putAll(
                        Map.of(
                                "TOKEN", token,
                                "GIT_TERMINAL_PROMPT", "0",
                                "GIT_CONFIG_GLOBAL", "/dev/null",
                                "LC_ALL", "C.UTF-8"));
        builder.environment().putAll(more);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(5, TimeUnit.MINUTES));
            return new Done(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
