package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged command line of one person: their variables, and a home of their own.
record CommandLine(Path home, Map<String, String> variables) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static CommandLine of(Path home, Map<String, String> variables) {
        return new CommandLine(home, Map.copyOf(variables));
    }

    CommandLine with(String variable, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(variable, value);
        return of(home, more);
    }

    /// What a command left behind.
    record Ran(List<String> words, int code, String out, String err) {
        Ran ends(int expected) {
            assertEquals(expected, code, () -> words + "\n" + out + err);
            return this;
        }

        Ran says(String... parts) {
            for (String part : parts) {
                assertFalse(
                        !out.contains(part) && !err.contains(part),
                        () -> words + " does not say " + part + ":\n" + out + err);
            }
            return this;
        }

        /// The one word it printed.
        String word() {
            return out.strip();
        }
    }

    Ran run(String... words) {
        return run("", List.of(words));
    }

    Ran ok(String... words) {
        return run(words).ends(0);
    }

    /// The same with `--json`: what is printed must be one JSON document and nothing else.
    JsonNode json(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        Ran ran = run("", all).ends(0);
        try (JsonParser parser = JSON.createParser(ran.out())) {
            JsonNode document = parser.readValueAsTree();
            assertEquals(null, parser.nextToken(), () -> all + " prints more than one document");
            return document;
        } catch (IOException e) {
            throw new AssertionError(all + " prints no JSON:\n" + ran.out(), e);
        }
    }

    /// @param input what stands in its standard input
    Ran run(String input, List<String> words) {
        try {
            Path in = Files.writeString(Files.createTempFile(home, "in", ""), input);
            Path out = Files.createTempFile(home, "out", "");
            Path err = Files.createTempFile(home, "err", "");
            ProcessBuilder builder = new ProcessBuilder(command(words));
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("KANAME_") || name.startsWith("LC_"));
            builder.environment().put("LANG", "C.UTF-8");
            builder.environment().put("HOME", home.toString());
            builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
            builder.environment().putAll(variables);
            builder.directory(home.toFile()).redirectInput(in.toFile());
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            Process process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(words + " did not end");
            }
            Ran ran =
                    new Ran(
                            words,
                            process.exitValue(),
                            Files.readString(out),
                            Files.readString(err));
            assertFalse(
                    (ran.out() + ran.err()).matches("(?s).*(\tat |Exception|KANAME_DEBUG).*"),
                    () -> words + " shows its insides:\n" + ran.out() + ran.err());
            return ran;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> command(List<String> words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-XX:+AutoCreateSharedArchive",
                                "-XX:SharedArchiveFile="
                                        + Path.of("target", "cli.jsa").toAbsolutePath(),
                                "-Xlog:disable",
                                "-jar",
                                Checkout.root().resolve("cli/target/kaname-cli.jar").toString()));
        command.addAll(words);
        return command;
    }
}
