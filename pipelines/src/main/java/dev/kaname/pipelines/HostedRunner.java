package dev.kaname.pipelines;

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
import java.util.function.Function;

/// Runs steps under step-host.
///
/// @param isolation the level that every step gets
/// @param relays the way to Kaname out of an isolated step, by the token of its attempt
public record HostedRunner(
        StepHost host, Isolation isolation, Function<String, Optional<Relay>> relays)
        implements Runner {
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
    public Optional<Relay> relay(String token) {
        return relays.apply(token);
    }
}
