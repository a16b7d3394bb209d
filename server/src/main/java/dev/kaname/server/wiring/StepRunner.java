package dev.kaname.server.wiring;

import dev.kaname.pipelines.ports.Runner;
import dev.kaname.sandbox.AttemptSpec;
import dev.kaname.sandbox.AttemptState;
import dev.kaname.sandbox.ExitRecord;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.Relay;
import dev.kaname.sandbox.StartOutcome;
import dev.kaname.sandbox.StepHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// Processes of steps run under step-host, as isolated as this machine proved to allow.
public final class StepRunner implements Runner {
    private final StepHost host;
    private final Isolation isolation;
    private final IntSupplier port;

    /// @param isolation the level that every step gets
    /// @param port of this server on loopback, known once it listens
    public StepRunner(StepHost host, Isolation isolation, IntSupplier port) {
        this.host = host;
        this.isolation = isolation;
        this.port = port;
    }

    @Override
    public Path folderOf(String attempt) {
        return host.folderOf(attempt);
    }

    @Override
    public StartOutcome start(AttemptSpec spec) {
        return host.start(spec);
    }

    @Override
    public boolean kill(String attempt, Duration grace) {
        return host.kill(attempt, grace);
    }

    @Override
    public AttemptState state(String attempt) {
        return host.state(attempt);
    }

    @Override
    public AutoCloseable watch(Consumer<ExitRecord> listener) {
        return host.watch(listener);
    }

    @Override
    public Isolation isolation() {
        return isolation;
    }

    @Override
    public Optional<Relay> relay(String token) {
        return Optional.of(new Relay(port.getAsInt(), token));
    }
}
