package dev.kaname.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.database.Json;
import dev.kaname.pipelines.file.Output;
import dev.kaname.pipelines.file.Pipeline;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.pipelines.ports.Runner;
import dev.kaname.pipelines.run.StepEvent;
import dev.kaname.sandbox.ExitRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at what an attempt left behind: how its process ended, and what it made. Everything it
/// made is stored durably before anybody hears of it.
final class Collector {
    /// Verdicts and metrics are kept in the database as well; this is the most of one.
    static final int MOST_JSON = 1 << 20;

    private final Runner runner;
    private final Data data;
    private final Models models;

    Collector(Runner runner, Data data, Models models) {
        this.runner = runner;
        this.data = data;
        this.models = models;
    }

    /// An output is not what it should be.
    private static final class Unusable extends RuntimeException {
        Unusable(String reason) {
            super(reason);
        }
    }

    Report collect(RunHead head, PlannedStep step, int number, ExitRecord exit) {
        Optional<Report.Usage> usage =
                Optional.of(
                        new Report.Usage(
                                code(exit), exit.cpu().toNanos() / 1_000, exit.maxRssBytes()));
        StepEvent event = event(number, exit);
        if (!exit.succeeded()) {
            return new Report(step.ordinal(), event, reason(exit), List.of(), usage);
        }
        try {
            List<Made> outputs = new ArrayList<>();
            step.outputs()
                    .forEach((name, output) ->
                            outputs.add(made(head, exit.attempt(), name, output)));
            return new Report(
                    step.ordinal(),
                    new StepEvent.Delivered(number, refuses(outputs), settles(head, step)),
                    reasons(outputs),
                    outputs,
                    usage);
        } catch (Unusable | UncheckedIOException e) {
            return new Report(
                    step.ordinal(),
                    new StepEvent.Failed(number, false),
                    String.valueOf(e.getMessage()),
                    List.of(),
                    usage);
        }
    }

    private static int code(ExitRecord exit) {
        return exit.code().orElse(128 + exit.signal().orElse(127));
    }

    private static StepEvent event(int number, ExitRecord exit) {
        return switch (exit.reason()) {
            case EXITED, KILLED, UNSTARTABLE -> new StepEvent.Failed(number, false);
            case TIMED_OUT -> new StepEvent.Failed(number, true);
            case LOST -> new StepEvent.Vanished(number);
        };
    }

    private static String reason(ExitRecord exit) {
        if (!exit.message().isEmpty()) {
            return exit.message();
        }
        return switch (exit.reason()) {
            case EXITED ->
                    exit.signal()
                            .map(n -> "ended by signal " + n)
                            .orElse("exit code " + code(exit));
            case TIMED_OUT -> "its time was up";
            case KILLED -> "it was stopped";
            case UNSTARTABLE -> "its program could not be started";
            case LOST -> "nobody saw its end";
        };
    }

    /// Whether something must happen exactly once before others may go on.
    static boolean settles(RunHead head, PlannedStep step) {
        return step.outputs().values().stream().anyMatch(output -> output.commit().isPresent())
                || decides(head, step);
    }

    /// Whether the verdict of this step is kept with the model.
    static boolean decides(RunHead head, PlannedStep step) {
        return head.plan()
                .delivery()
                .flatMap(Pipeline.Delivery::endpoint)
                .filter(endpoint -> endpoint.when().step().equals(step.name()))
                .isPresent();
    }

    private Made made(RunHead head, String attempt, String name, Output output) {
        Path path = new Workplace(runner.folderOf(attempt)).output(name);
        return switch (output.type()) {
            case FOLDER -> stored(head, attempt, name, output, path, require(path, name, true), "");
            case FILE -> stored(head, attempt, name, output, path, require(path, name, false), "");
            case METRICS -> metrics(head, attempt, name, output, path);
            case VERDICT -> verdict(head, attempt, name, output, path);
            case MODEL -> model(head, attempt, name, output, path);
        };
    }

    private Made stored(
            RunHead head,
            String attempt,
            String name,
            Output output,
            Path path,
            boolean there,
            String text) {
        if (!there) {
            throw new Unusable("the output " + name + " was not made");
        }
        return new Made(name, output.type().word(), keep(head, name, path), attempt, text);
    }

    private Content keep(RunHead head, String name, Path path) {
        try {
            return data.store(head.project(), path);
        } catch (Data.Unfit unfit) {
            throw new Unusable("the output " + name + " " + unfit.getMessage());
        }
    }

    private static boolean require(Path path, String name, boolean folder) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        boolean fits =
                folder
                        ? Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        if (!fits) {
            throw new Unusable("the output " + name + " is not a " + (folder ? "folder" : "file"));
        }
        return true;
    }

    private Made metrics(RunHead head, String attempt, String name, Output output, Path path) {
        if (!require(path, name, false)) {
            Map<String, Double> logged = models.metricsOf(head.project(), attempt);
            if (logged.isEmpty()) {
                throw new Unusable(
                        "the output "
                                + name
                                + " was not made: no JSON at its path, and no metric logged");
            }
            write(path, Json.canonical(finite(logged)));
        }
        String text = text(path, name);
        JsonNode tree = json(text, name);
        boolean numbers =
                tree.isObject()
                        && tree.properties().stream().allMatch(e -> e.getValue().isNumber());
        if (!numbers) {
            throw new Unusable("the output " + name + " is not a JSON object of numbers");
        }
        return stored(head, attempt, name, output, path, true, text);
    }

    /// JSON has no NaN; such a metric stays in tracking and is left out here.
    private static Map<String, Double> finite(Map<String, Double> metrics) {
        Map<String, Double> finite = new TreeMap<>(metrics);
        finite.values().removeIf(value -> !Double.isFinite(value));
        return finite;
    }

    private Made verdict(RunHead head, String attempt, String name, Output output, Path path) {
        boolean there = require(path, name, false);
        String text = there ? text(path, name) : "";
        if (there && !Verdicts.isOne(json(text, name))) {
            throw new Unusable(
                    "the output "
                            + name
                            + " is not a verdict: {\"decision\": \"pass\"} or \"refuse\"");
        }
        return stored(head, attempt, name, output, path, there, text);
    }

    private Made model(RunHead head, String attempt, String name, Output output, Path path) {
        List<Models.Logged> logged = models.loggedBy(head.project(), attempt);
        List<Models.Logged> named = logged.stream().filter(m -> m.name().equals(name)).toList();
        if (named.size() == 1) {
            return new Made(name, output.type().word(), named.getFirst().content(), attempt, "");
        }
        if (named.size() > 1) {
            String ids = named.stream().map(Models.Logged::id).collect(Collectors.joining(", "));
            throw new Unusable(
                    "the step logged " + named.size() + " models named " + name + ": " + ids);
        }
        if (Files.isRegularFile(path.resolve("MLmodel"), LinkOption.NOFOLLOW_LINKS)) {
            return new Made(name, output.type().word(), keep(head, name, path), attempt, "");
        }
        String others =
                logged.isEmpty()
                        ? "none at all"
                        : logged.stream()
                                .map(Models.Logged::name)
                                .distinct()
                                .collect(Collectors.joining(", "));
        throw new Unusable(
                "the step logged no model named "
                        + name
                        + " (logged: "
                        + others
                        + ") and left no MLmodel folder in its place");
    }

    private static boolean refuses(List<Made> outputs) {
        return verdicts(outputs).anyMatch(made -> !Verdicts.passes(made.text()));
    }

    /// Why a verdict refuses, for people.
    private static String reasons(List<Made> outputs) {
        return verdicts(outputs)
                .filter(made -> !Verdicts.passes(made.text()))
                .map(made -> Verdicts.reasons(made.text()))
                .collect(Collectors.joining("; "));
    }

    private static Stream<Made> verdicts(List<Made> outputs) {
        return outputs.stream().filter(made -> made.type().equals("verdict"));
    }

    private static JsonNode json(String text, String name) {
        try {
            return Stored.tree(text);
        } catch (IllegalStateException _) {
            throw new Unusable("the output " + name + " is not JSON");
        }
    }

    private static String text(Path path, String name) {
        try {
            if (Files.size(path) > MOST_JSON) {
                throw new Unusable(
                        "the output " + name + " is larger than " + MOST_JSON + " bytes");
            }
            return Files.readString(path);
        } catch (CharacterCodingException _) {
            throw new Unusable("the output " + name + " is not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path path, String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
