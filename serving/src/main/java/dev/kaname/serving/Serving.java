package dev.kaname.serving;

import dev.kaname.serving.ServingFailure.Missing;
import dev.kaname.serving.model.ModelFiles;
import dev.kaname.serving.model.OnnxModel;
import dev.kaname.serving.model.Signature;
import dev.kaname.serving.predictions.Deployed;
import dev.kaname.serving.predictions.PredictionCounter;
import dev.kaname.serving.predictions.PredictionIds;
import dev.kaname.serving.predictions.PredictionLog;
import dev.kaname.serving.v2.V2Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The door of serving: puts deployments into service and answers requests for predictions.
///
/// The deployment records of the database are the truth; what is held here is rebuilt from them. A
/// deployment is brought into service in two steps around the act that records it: [#prepare] loads
/// and warms the model and says why not, [#activate] moves the route.
public final class Serving implements AutoCloseable {
    private static final long TICK = 50_000_000;

    private final ModelShelf shelf;
    private final Router router = new Router();
    private final Inferences inferences;
    private final PredictionLog log;
    private final PredictionCounter counter;
    private final Thread watch;
    private volatile boolean closing;
    private volatile boolean restored;

    public Serving(
            ServingSettings settings,
            PredictionIds ids,
            PredictionLog log,
            PredictionCounter counter) {
        this(
                settings,
                ids,
                log,
                counter,
                (what, files) -> OnnxModel.load(what, files, settings.largestModel()));
    }

    Serving(
            ServingSettings settings,
            PredictionIds ids,
            PredictionLog log,
            PredictionCounter counter,
            ModelShelf.Loader loader) {
        this.log = log;
        this.counter = counter;
        shelf = new ModelShelf(loader, settings);
        inferences = new Inferences(router, ids, settings);
        watch = Thread.ofPlatform().daemon().name("serving-watch").start(this::watch);
    }

    /// Loads and warms a version.
    ///
    /// @param what how to call it in a message, for example `model churn version 3`
    /// @throws ServingFailure.NotServable if this server cannot serve it, and why
    public PreparedModel prepare(String what, ModelFiles files) {
        return new PreparedModel(shelf.take(what, files));
    }

    /// What a single file, as somebody brings it, takes and answers. It is loaded and let go.
    ///
    /// @throws ServingFailure.NotServable if it is not an ONNX model that stands by itself and runs
    ///   here, and why
    public Signature inspect(String what, Path file) {
        return shelf.inspect(what, file);
    }

    /// Moves the endpoint's route to a deployment that was recorded. Requests in flight end where
    /// they began; the deployment before stays warm. An older deployment than the one in service
    /// changes nothing.
    public void activate(Deployed deployed, EndpointSettings settings, PreparedModel prepared) {
        LoadedModel model = prepared.handOver();
        Served served =
                new Served(
                        deployed,
                        model,
                        new V2Codec(deployed.endpointName(), deployed.version(), model.signature()),
                        counter.tally(deployed),
                        log.channel(deployed.project(), deployed.endpoint()));
        router.activate(key(deployed), settings, served);
    }

    /// Says that a recorded deployment could not be brought into service. What is in service stays.
    public void unavailable(Deployed deployed, EndpointSettings settings, String problem) {
        router.unavailable(key(deployed), settings, problem);
    }

    /// Takes over changed settings of an endpoint in service.
    public void settings(String project, String endpoint, EndpointSettings settings) {
        router.settings(new EndpointKey(project, endpoint), settings);
    }

    public void remove(String project, String endpoint) {
        router.remove(new EndpointKey(project, endpoint));
    }

    /// Answers a request now, if that needs no waiting and is known to be quick; else empty, and
    /// [#infer] is called on a thread that may wait. Made for event loops.
    public Optional<Inference> inferNow(InferCall call) {
        return inferences.now(call);
    }

    /// Answers a request, waiting for its turn.
    public Inference infer(InferCall call) {
        return inferences.infer(call);
    }

    /// Names of the endpoints of a project that are in service or should be.
    public List<String> endpoints(String project) {
        return router.table().endpoints(project);
    }

    /// What an endpoint takes and answers, as the protocol's metadata.
    ///
    /// @param version number or alias, or `""`
    public byte[] metadata(String project, String endpoint, String version) {
        Route route = route(project, endpoint);
        Served served = route.choose(version);
        List<String> versions =
                version.isEmpty()
                        ? route.served().stream()
                                .map(s -> s.deployed().version())
                                .distinct()
                                .toList()
                        : List.of(served.deployed().version());
        return served.codec().metadata(versions, served.model().platform());
    }

    /// What is in service at an endpoint.
    ///
    /// @throws ServingFailure.Unavailable if nothing is, and why
    public Deployed inService(String project, String endpoint, String version) {
        return route(project, endpoint).choose(version).deployed();
    }

    /// A refusal of a request that never became a call; with an id like every other.
    public Inference refuse(ServingFailure failure) {
        return inferences.unrouted(failure);
    }

    /// Whether every endpoint of a project has the model it should have.
    public boolean isReady(String project) {
        return restored
                && router.table().routes().entrySet().stream()
                        .filter(entry -> entry.getKey().project().equals(project))
                        .allMatch(entry -> entry.getValue().current().isPresent());
    }

    /// Whether routing was rebuilt from the deployment records.
    public boolean isRestored() {
        return restored;
    }

    /// Says that routing was rebuilt from the deployment records.
    public void restored() {
        restored = true;
    }

    private Route route(String project, String endpoint) {
        return router.table()
                .find(project, endpoint)
                .orElseThrow(() -> new Missing("the endpoint"));
    }

    private static EndpointKey key(Deployed deployed) {
        return new EndpointKey(deployed.project(), deployed.endpointName());
    }

    private void watch() {
        while (!closing) {
            shelf.stopOverdue(System.nanoTime());
            LockSupport.parkNanos(this, TICK);
        }
    }

    /// Takes everything out of service; requests in flight end as they would.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(watch);
        try {
            watch.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        router.clear();
    }
}
