package dev.kaname.pipelines;

import dev.kaname.database.Json;
import dev.kaname.pipelines.file.Output;
import dev.kaname.pipelines.file.Template;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.plan.TrackedFile;
import dev.kaname.pipelines.plan.Work;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.ports.Components;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.ports.Runner;
import dev.kaname.pipelines.ports.Secrets;
import dev.kaname.pipelines.ports.Software;
import dev.kaname.sandbox.AttemptSpec;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.Limits;
import dev.kaname.sandbox.Secret;
import dev.kaname.sandbox.StartOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lays out the folders of an attempt and starts its program.
final class Launcher {
    /// Processes and threads of one attempt: enough for a training that uses every processor of a
    /// large machine, and few enough that a program that forks without end takes none from others.
    static final int MOST_PROCESSES = 4_096;

    private final Runner runner;
    private final Code code;
    private final Data data;
    private final Components components;
    private final Software software;
    private final Secrets secrets;
    private final Locks locks;
    private final PipelineSettings settings;
    private final Isolation isolation;
    private final CodeListings listings;

    Launcher(Ports ports, Locks locks, PipelineSettings settings, Isolation isolation) {
        this.isolation = isolation;
        this.runner = ports.runner();
        this.code = ports.code();
        this.data = ports.data();
        this.components = ports.components();
        this.software = ports.software();
        this.secrets = ports.secrets();
        this.locks = locks;
        this.settings = settings;
        this.listings = new CodeListings(ports.code());
    }

    /// Starts the attempt unless it has been started before.
    StartOutcome launch(RunHead head, PlannedStep step, Order.Launch order) {
        Workplace place = new Workplace(runner.folderOf(order.attempt()));
        Optional<Software.Ready> ready =
                locks.of(head, step.work(), place::note)
                        .map(lock -> software.prepare(lock, place::note));
        if (!place.isLaid()) {
            place.lay();
            try {
                materialise(head, step, order, place);
            } catch (RuntimeException e) {
                place.note("What the step needs could not be laid out: " + e.getMessage());
                throw e;
            }
            place.laid();
        }
        return runner.start(spec(head, step, order, place, ready));
    }

    private void materialise(RunHead head, PlannedStep step, Order.Launch order, Workplace place) {
        List<TrackedFile> files = listings.of(head, step);
        if (!files.isEmpty()) {
            code.materialise(head.source(), files, place.work());
        }
        if (step.work() instanceof Work.Use use) {
            components.materialise(use.reference(), use.digest(), place.component());
        }
        order.inputs()
                .forEach((name, given) ->
                        given.content()
                                .ifPresent(
                                        content -> give(head, name, content, place.input(name))));
        write(place.parameters(), Json.canonical(parameters(head, step, order, place)));
        try {
            for (Map.Entry<String, Output> output : step.outputs().entrySet()) {
                if (output.getValue().type().isFolder()) {
                    Files.createDirectory(place.output(output.getKey()));
                }
            }
            Files.createDirectories(place.work().resolve(step.folder()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void give(RunHead head, String name, Content content, Path target) {
        try {
            data.materialise(head.project(), content, target);
        } catch (Data.Unfit unfit) {
            throw new Preparation.Trouble("the input " + name + " " + unfit.getMessage());
        }
    }

    private static Map<String, Object> parameters(
            RunHead head, PlannedStep step, Order.Launch order, Workplace place) {
        return new Commands(head, step, order.attempt())
                .parameters(path -> place.work().resolve(path).toString());
    }

    private AttemptSpec spec(
            RunHead head,
            PlannedStep step,
            Order.Launch order,
            Workplace place,
            Optional<Software.Ready> ready) {
        Commands commands = new Commands(head, step, order.attempt());
        Map<String, Object> parameters = parameters(head, step, order, place);
        Map<String, String> folders = folders(step, order, place);
        List<String> words =
                commands.words(where -> folders.getOrDefault(where.toString(), ""), parameters);
        Map<String, String> environment =
                new Surrounding(head, step, order, place, settings).variables(ready, parameters);
        step.env()
                .forEach((name, template) ->
                        environment.put(
                                name,
                                commands.fill(
                                        template,
                                        where -> folders.getOrDefault(where.toString(), ""),
                                        parameters)));
        Path folder =
                step.work() instanceof Work.Use
                        ? place.component()
                        : place.work().resolve(step.folder());
        AttemptSpec plain =
                AttemptSpec.of(order.attempt(), words, environment, folder)
                        .withTimeout(
                                Duration.ofSeconds(step.limits().timeoutSeconds()),
                                settings.grace())
                        .withLimits(limits(step))
                        .withSecrets(secrets(head, step, order));
        return isolation == Isolation.NAMESPACE ? isolated(plain, order, place, ready) : plain;
    }

    private AttemptSpec isolated(
            AttemptSpec plain,
            Order.Launch order,
            Workplace place,
            Optional<Software.Ready> ready) {
        List<Path> readable = new ArrayList<>();
        readable.add(place.root().resolve("inputs"));
        readable.add(place.component());
        readable.add(place.parameters());
        ready.ifPresent(runtime -> readable.addAll(runtime.readable()));
        List<Path> writable =
                List.of(
                        place.work(),
                        place.root().resolve("outputs"),
                        place.home(),
                        place.temporary());
        AttemptSpec isolated = plain.isolated(readable, writable);
        return runner.relay(order.token()).map(isolated::withRelay).orElse(isolated);
    }

    /// Where each input and output lies, by placeholder.
    private static Map<String, String> folders(
            PlannedStep step, Order.Launch order, Workplace place) {
        Map<String, String> folders = new LinkedHashMap<>();
        order.inputs()
                .forEach((name, given) -> {
                    String lies = given.content().isPresent() ? place.input(name).toString() : "";
                    folders.put(placeholder(Template.Space.INPUTS, name), lies);
                });
        step.outputs()
                .keySet()
                .forEach(name ->
                        folders.put(
                                placeholder(Template.Space.OUTPUTS, name),
                                place.output(name).toString()));
        return folders;
    }

    private static String placeholder(Template.Space space, String name) {
        return new Template.Part.Place(space, name).toString();
    }

    private List<Secret> secrets(RunHead head, PlannedStep step, Order.Launch order) {
        List<Secret> known = new ArrayList<>();
        known.add(new Secret("KANAME_TOKEN", order.token(), Secret.Delivery.VARIABLE));
        known.add(new Secret("MLFLOW_TRACKING_TOKEN", order.token(), Secret.Delivery.VARIABLE));
        for (String name : step.secrets()) {
            Secrets.Secret secret =
                    secrets.find(head.project(), name)
                            .orElseThrow(() ->
                                    new Preparation.Trouble("the project has no secret " + name));
            known.add(new Secret(name, secret.value(), Secret.Delivery.VARIABLE));
        }
        return known;
    }

    private static Limits limits(PlannedStep step) {
        Optional<Long> memory = Optional.of(step.limits().memoryBytes()).filter(bytes -> bytes > 0);
        return new Limits(memory, Optional.empty(), Optional.of(MOST_PROCESSES));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
