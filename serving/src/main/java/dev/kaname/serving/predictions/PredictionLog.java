package dev.kaname.serving.predictions;

import dev.kaname.serving.ServingFailure.Unavailable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The payload log: what endpoints were asked and what they answered.
///
/// One thread writes for all endpoints. A request hands its record over and goes on; between the
/// two stands a bounded [Channel] for each endpoint. What does not fit is dropped and counted: the
/// log never makes a request wait, and never grows without bound — except where the endpoint says
/// that its log is required, where the answer waits for the disk and is withheld without it.
public final class PredictionLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PredictionLog.class.getName());

    private final LogSettings settings;
    private final InstantSource clock;
    private final SegmentFiles files;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean awake;

    /// @param folder of all segments, made when needed
    /// @param replica number of this server among those that share the installation
    public PredictionLog(Path folder, int replica, LogSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        files = new SegmentFiles(folder, replica);
        writer = Thread.ofPlatform().daemon().name("prediction-log").start(this::write);
    }

    /// The way into the log for one endpoint; always the same one.
    public Channel channel(String project, String endpoint) {
        return channels.computeIfAbsent(
                project + "/" + endpoint,
                _ ->
                        new Channel(
                                new Segments(files, settings, clock, project, endpoint),
                                settings,
                                this::wake));
    }

    /// A prediction as it was logged, one line of JSON; empty if it was not, or is no longer.
    public Optional<String> find(String project, String endpoint, PredictionId id) {
        Channel channel = channel(project, endpoint);
        channel.settle(Duration.ofMillis(500));
        try {
            return files.find(project, endpoint, id);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the log of endpoint " + endpoint + " cannot be read", e);
            throw new Unavailable("the prediction log cannot be read", Duration.ofSeconds(5));
        }
    }

    /// Records of all endpoints that reached a file since the start.
    public long written() {
        return channels.values().stream().mapToLong(Channel::written).sum();
    }

    /// Records of all endpoints that did not.
    public long dropped() {
        return channels.values().stream().mapToLong(Channel::dropped).sum();
    }

    private void wake() {
        if (!awake) {
            awake = true;
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        while (!closing) {
            awake = false;
            drain(channels.values());
            if (!awake) {
                LockSupport.parkNanos(this, settings.flushInterval().toNanos());
            }
        }
        drain(channels.values());
        channels.values().forEach(Channel::close);
    }

    private static void drain(Collection<Channel> all) {
        for (Channel channel : all) {
            channel.drain();
        }
    }

    /// Writes what waits and ends.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
