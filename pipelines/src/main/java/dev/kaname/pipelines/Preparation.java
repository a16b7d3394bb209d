package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Json;
import dev.kaname.pipelines.file.Input;
import dev.kaname.pipelines.plan.CacheKey;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.plan.StepKey;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.pipelines.ports.Secrets;
import dev.kaname.pipelines.ports.Software;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds out all a step needs to run: what its inputs are, what software it runs in, and whether an
/// earlier result may stand in.
final class Preparation {
    private static final String PLATFORM =
            (System.getProperty("os.name") + "/" + System.getProperty("os.arch"))
                    .toLowerCase(Locale.ROOT);

    private final Database database;
    private final Data data;
    private final Models models;
    private final Secrets secrets;
    private final Locks locks;
    private final Supplier<String> ids;
    private final InstantSource clock;

    Preparation(
            Database database,
            Data data,
            Models models,
            Secrets secrets,
            Locks locks,
            Supplier<String> ids,
            InstantSource clock) {
        this.database = database;
        this.data = data;
        this.models = models;
        this.secrets = secrets;
        this.locks = locks;
        this.ids = ids;
        this.clock = clock;
    }

    /// The step cannot be run, for a reason a person should read.
    static final class Trouble extends RuntimeException {
        Trouble(String reason) {
            super(reason);
        }
    }

    /// Whether [#claim] answers at once.
    boolean isQuick(RunHead head, PlannedStep step) {
        return !step.cached()
                && step.secrets().isEmpty()
                && step.inputs().values().stream().noneMatch(Input.FromModel.class::isInstance)
                && locks.isKnown(head, step.work());
    }

    /// @param made outputs of the steps before it
    /// @throws Trouble if it cannot be run
    Claim claim(RunHead head, PlannedStep step, Map<Integer, List<Made>> made) {
        String attempt = ids.get();
        Map<String, Given> inputs = new LinkedHashMap<>();
        step.inputs().forEach((name, input) -> inputs.put(name, given(head, name, input, made)));
        Optional<Software.Lock> lock = lock(head, step);
        Optional<CacheKey> key =
                step.cached()
                        ? Optional.of(key(head, step, attempt, inputs, lock))
                        : Optional.empty();
        return new Claim(
                step.ordinal(),
                attempt,
                inputs,
                key,
                lock.map(Software.Lock::digest).orElse(""),
                key.flatMap(k -> hit(head, step, k.digest())),
                "");
    }

    private Optional<Software.Lock> lock(RunHead head, PlannedStep step) {
        try {
            return locks.of(head, step.work(), _ -> {});
        } catch (Software.Unusable e) {
            throw new Trouble(String.valueOf(e.getMessage()));
        }
    }

    private Given given(RunHead head, String name, Input input, Map<Integer, List<Made>> made) {
        return switch (input) {
            case Input.FromStep from -> fromStep(head, from, made);
            case Input.FromData from -> fromData(head, name, from);
            case Input.FromModel from -> fromModel(head, name, from);
        };
    }

    private static Given fromStep(
            RunHead head, Input.FromStep from, Map<Integer, List<Made>> made) {
        int ordinal =
                head.plan()
                        .step(from.step())
                        .map(PlannedStep::ordinal)
                        .orElseThrow(() -> lostOutput(from));
        Made output =
                made.getOrDefault(ordinal, List.of()).stream()
                        .filter(candidate -> candidate.name().equals(from.output()))
                        .findFirst()
                        .orElseThrow(() -> lostOutput(from));
        return new Given(
                Optional.of(output.content()),
                Optional.of(
                        new Edge.Node(
                                "attempt", output.attempt(), head.name() + "/" + from.step())));
    }

    private static Trouble lostOutput(Input.FromStep from) {
        return new Trouble("the output " + from + " is gone");
    }

    private static Given fromData(RunHead head, String name, Input.FromData from) {
        Optional<Pin> pin =
                head.pins().stream()
                        .filter(p -> p.is(from.repository(), from.branch(), from.path()))
                        .findFirst();
        Optional<Content> content = pin.flatMap(Pin::content);
        if (content.isEmpty() && !from.optional()) {
            throw new Trouble(
                    "the input "
                            + name
                            + " is not there: "
                            + from.repository()
                            + "@"
                            + from.branch()
                            + ":"
                            + from.path());
        }
        return content.isEmpty() ? Given.NOTHING : new Given(content, pin.map(Pin::node));
    }

    private Given fromModel(RunHead head, String name, Input.FromModel from) {
        Optional<Models.Version> version =
                models.resolve(head.project(), from.model(), from.alias());
        if (version.isEmpty() && !from.optional()) {
            throw new Trouble(
                    "the input "
                            + name
                            + " is not there: no model "
                            + from.model()
                            + "@"
                            + from.alias());
        }
        return version.map(Preparation::given).orElse(Given.NOTHING);
    }

    private static Given given(Models.Version version) {
        return new Given(
                Optional.of(version.content()),
                Optional.of(
                        new Edge.Node(
                                "model", version.id(), version.model() + "/" + version.version())));
    }

    private CacheKey key(
            RunHead head,
            PlannedStep step,
            String attempt,
            Map<String, Given> inputs,
            Optional<Software.Lock> lock) {
        Commands commands = new Commands(head, step, attempt);
        Map<String, String> digests = new LinkedHashMap<>();
        inputs.forEach((name, given) -> digests.put(name, given.digest()));
        Map<String, String> parameters = new LinkedHashMap<>();
        commands.parameters(path -> path)
                .forEach((name, value) -> parameters.put(name, Json.canonical(value)));
        step.secrets()
                .forEach(name -> parameters.put("secret " + name, secret(head, name).version()));
        return StepKey.of(
                step,
                digests,
                parameters,
                commands.forKey(),
                lock.map(Software.Lock::digest),
                PLATFORM);
    }

    Secrets.Secret secret(RunHead head, String name) {
        return secrets.find(head.project(), name)
                .orElseThrow(() -> new Trouble("the project has no secret " + name));
    }

    /// An earlier result stands in only if every byte of it is still there.
    private Optional<List<Made>> hit(RunHead head, PlannedStep step, String key) {
        Optional<Earlier> earlier =
                database.read(rows ->
                        rows.first(
                                "SELECT run, ordinal, created_at FROM pipeline_cache"
                                        + " WHERE project = ? AND cache_key = ?",
                                row ->
                                        new Earlier(
                                                row.text("run"),
                                                row.integer("ordinal"),
                                                row.instant("created_at")),
                                head.project(),
                                key));
        return earlier.filter(found -> isYoungEnough(step, found))
                .map(found -> OutputRows.of(database, head.project(), found.run(), found.ordinal()))
                .filter(outputs -> outputs.size() == step.outputs().size())
                .filter(outputs ->
                        outputs.stream().allMatch(m -> data.holds(head.project(), m.content())));
    }

    private record Earlier(String run, int ordinal, Instant at) {}

    private boolean isYoungEnough(PlannedStep step, Earlier earlier) {
        return step.cacheSeconds()
                .map(Duration::ofSeconds)
                .map(longest -> !earlier.at().plus(longest).isBefore(clock.instant()))
                .orElse(true);
    }
}
