package dev.kaname.pipelines.testing;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Ids;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Who;
import dev.kaname.pipelines.PipelineSettings;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.Ports;
import dev.kaname.pipelines.RunDetail;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.ports.Delivery;
import dev.kaname.pipelines.ports.Runner;
import dev.kaname.pipelines.ports.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// All that pipelines need of the rest of Kaname, in memory and in a folder, for one project.
public final class World implements AutoCloseable {
    public static final String PROJECT = "p1";
    public static final Who ANN = Who.of("ann", "t1");

    private final Database database;
    private final MemoryCode code = new MemoryCode();
    private final FolderData data;
    private final MemoryModels models = new MemoryModels();
    private final ProcessRunner processes;
    private final Runner runner;
    private final List<Delivery.Request> deployed = new CopyOnWriteArrayList<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, CompletableFuture<LoggedEvent>> ends =
            new ConcurrentHashMap<>();
    private final AtomicInteger packageIndex = new AtomicInteger();
    private final AutoCloseable listener;
    private final Ids ids = Ids.ofSystem();
    private volatile Runnable whileDeploying = () -> {};
    private Pipelines pipelines;

    public World(Database database, Path folder) {
        this(database, folder, Optional.empty());
    }

    /// @param runner of steps instead of children of the test
    public World(Database database, Path folder, Optional<Runner> runner) {
        this.database = database;
        this.data = new FolderData(folder.resolve("data"));
        this.processes = new ProcessRunner(folder.resolve("processes"));
        this.runner = runner.orElse(processes);
        this.listener = database.events().listen("test-ends", this::hear);
        this.pipelines = open();
    }

    private Pipelines open() {
        return Pipelines.open(database, ports(runner), settings(), ids, InstantSource.system());
    }

    public static PipelineSettings settings() {
        return new PipelineSettings(
                2_000,
                1L << 40,
                "http://127.0.0.1:8470",
                project -> "name-of-" + project,
                Duration.ofSeconds(5));
    }

    public Ports ports(Runner runner) {
        return new Ports(
                code,
                data,
                models,
                this::deploy,
                new SmallPorts.Tokens(tokens),
                new SmallPorts.NoComponents(),
                new SmallPorts.NoSoftware(packageIndex),
                new SmallPorts.Except(forbidden),
                Secrets.NONE,
                runner);
    }

    /// What happens while something is being deployed.
    public void whileDeploying(Runnable happening) {
        whileDeploying = happening;
    }

    private String deploy(Delivery.Request request) {
        whileDeploying.run();
        if (deployed.stream().noneMatch(earlier -> earlier.key().equals(request.key()))) {
            deployed.add(request);
        }
        return "deployment-of-" + request.version().id();
    }

    /// Something newer is published that satisfies everybody's requirements.
    public void publishPackage() {
        packageIndex.incrementAndGet();
    }

    /// The server stops and another one starts.
    public void restart() {
        pipelines.close();
        pipelines = open();
    }

    public Pipelines pipelines() {
        return pipelines;
    }

    public MemoryCode code() {
        return code;
    }

    public FolderData data() {
        return data;
    }

    public MemoryModels models() {
        return models;
    }

    public ProcessRunner processes() {
        return processes;
    }

    public List<Delivery.Request> deployed() {
        return List.copyOf(deployed);
    }

    /// Attempts whose token is good.
    public Set<String> tokens() {
        return Set.copyOf(tokens);
    }

    /// Nobody called `principal` may read this repository.
    public void forbid(String principal, String repository) {
        forbidden.add(principal + " " + repository);
    }

    public Code.Source commit(String id, Map<String, String> files) {
        code.put(id, files);
        return new Code.Source(PROJECT, "code-1", id);
    }

    /// Pushes one pipeline file and makes it active.
    public void push(String commit, String file) {
        pipelines.activate(ANN, commit(commit, Map.of("kaname.yaml", file)));
    }

    public String start(String pipeline, Map<String, Object> parameters) {
        return pipelines.start(ANN, PROJECT, pipeline, parameters).run();
    }

    /// Starts the pipeline and waits for its end.
    public RunDetail run(String pipeline, Map<String, Object> parameters) {
        return await(start(pipeline, parameters));
    }

    public RunDetail await(String run) {
        try {
            ends.computeIfAbsent(run, _ -> new CompletableFuture<>()).get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("still under way: " + pipelines.run(PROJECT, run), e);
        }
        return pipelines.run(PROJECT, run);
    }

    /// The event that told of the end of a run that is over.
    public Event endOf(String run) {
        return ends.computeIfAbsent(run, _ -> new CompletableFuture<>()).join().event();
    }

    private void hear(LoggedEvent event) {
        String kind = event.event().kind();
        boolean over =
                kind.equals("pipelinerun.end")
                        || "cancelled".equals(event.event().payload().get("state"));
        if (over) {
            String run = event.event().objects().getFirst().id();
            ends.computeIfAbsent(run, _ -> new CompletableFuture<>()).complete(event);
        }
    }

    @Override
    public void close() throws Exception {
        pipelines.close();
        listener.close();
    }
}
