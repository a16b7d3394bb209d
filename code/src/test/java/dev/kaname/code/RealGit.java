package dev.kaname.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A working copy that the machine's own git works on.
record RealGit(Path folder, Map<String, String> variables) {
    private static final List<String> ALWAYS =
            List.of(
                    "git",
                    "-c",
                    "user.name=Ann",
                    "-c",
                    "user.email=ann@example.org",
                    "-c",
                    "init.defaultBranch=main",
                    "-c",
                    "core.autocrlf=false",
                    "-c",
                    "gc.auto=0");

    record Done(int code, String output) {}

    static RealGit at(Path folder) {
        return new RealGit(folder, Map.of());
    }

    /// A new working copy with one commit of one file.
    static RealGit withOneCommit(Path folder) {
        RealGit git = empty(folder);
        git.commit("train.py", "print('learning')\n");
        return git;
    }

    static RealGit empty(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RealGit git = at(folder);
        git.ok("init", "-q");
        return git;
    }

    RealGit with(String variable, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(variable, value);
        return new RealGit(folder, more);
    }

    /// Writes a file, commits it and answers the commit.
    String commit(String path, String content) {
        write(path, content.getBytes(StandardCharsets.UTF_8));
        ok("add", "-A");
        ok("commit", "-q", "-m", "Change " + path);
        return head();
    }

    void write(String path, byte[] content) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String head() {
        return ok("rev-parse", "HEAD").strip();
    }

    /// Runs git and answers what it printed, errors included.
    String ok(String... words) {
        Done done = run("", words);
        if (done.code() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + done.output());
        }
        return done.output();
    }

    Done run(String input, String... words) {
        List<String> command = new ArrayList<>(ALWAYS);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(variables);
        builder.redirectErrorStream(true);
        try {
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("git does not end: " + command);
            }
            return new Done(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
