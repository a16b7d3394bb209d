package dev.kaname.pipelines.testing;

import dev.kaname.pipelines.ports.Runner;
import dev.kaname.sandbox.AttemptSpec;
import dev.kaname.sandbox.AttemptState;
import dev.kaname.sandbox.ExitRecord;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.ProcessIdentity;
import dev.kaname.sandbox.Relay;
import dev.kaname.sandbox.StartOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs steps as children of the test: no isolation, no limits, nothing that outlives the test.
/// Several engines may share one, as several servers in a row share one step-host.
public final class ProcessRunner implements Runner {
    private final Path folder;
    private final Map<String, Process> running = new ConcurrentHashMap<>();
    private final Map<String, ExitRecord> ended = new ConcurrentHashMap<>();
    private final List<Consumer<ExitRecord>> listeners = new CopyOnWriteArrayList<>();
    private final List<AttemptSpec> started = new CopyOnWriteArrayList<>();
    private final Map<String, ExitRecord.Reason> reasons = new ConcurrentHashMap<>();

    public ProcessRunner(Path folder) {
        this.folder = folder;
    }

    /// All that was ever started, in order.
    public List<AttemptSpec> started() {
        return List.copyOf(started);
    }

    @Override
    public Path folderOf(String attempt) {
        try {
            return Files.createDirectories(folder.resolve(attempt));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized StartOutcome start(AttemptSpec spec) {
        ExitRecord over = ended.get(spec.attempt());
        if (over != null) {
            return new StartOutcome.AlreadyEnded(over);
        }
        Process known = running.get(spec.attempt());
        if (known != null) {
            return new StartOutcome.AlreadyRunning(identity(known));
        }
        started.add(spec);
        Instant startedAt = Instant.now();
        try {
            Process process = builder(spec).start();
            running.put(spec.attempt(), process);
            spec.timeout().ifPresent(time -> guard(spec.attempt(), process, time));
            process.onExit().thenRun(() -> end(spec.attempt(), process.exitValue(), startedAt, ""));
            return new StartOutcome.Started(identity(process));
        } catch (IOException e) {
            reasons.put(spec.attempt(), ExitRecord.Reason.UNSTARTABLE);
            end(spec.attempt(), 127, startedAt, "not found: " + spec.command().getFirst());
            return new StartOutcome.AlreadyEnded(ended.get(spec.attempt()));
        }
    }

    private ProcessBuilder builder(AttemptSpec spec) {
        List<String> command = new ArrayList<>(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command).directory(spec.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        spec.secrets().forEach(secret -> builder.environment().put(secret.name(), secret.value()));
        Path place = folderOf(spec.attempt());
        builder.redirectOutput(place.resolve("stdout.log").toFile());
        builder.redirectError(place.resolve("stderr.log").toFile());
        return builder;
    }

    private void guard(String attempt, Process process, Duration time) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                            reasons.put(attempt, ExitRecord.Reason.TIMED_OUT);
                            destroy(process);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void end(String attempt, int code, Instant startedAt, String message) {
        ExitRecord exit =
                new ExitRecord(
                        attempt,
                        reasons.getOrDefault(attempt, ExitRecord.Reason.EXITED),
                        Optional.of(code),
                        Optional.empty(),
                        message,
                        startedAt,
                        Instant.now(),
                        Duration.ZERO,
                        0,
                        0,
                        0);
        ended.put(attempt, exit);
        running.remove(attempt);
        listeners.forEach(listener -> listener.accept(exit));
    }

    private static void destroy(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static ProcessIdentity identity(Process process) {
        return new ProcessIdentity(process.pid(), 0, "");
    }

    @Override
    public boolean kill(String attempt, Duration grace) {
        Process process = running.get(attempt);
        if (process == null) {
            return false;
        }
        reasons.put(attempt, ExitRecord.Reason.KILLED);
        destroy(process);
        return true;
    }

    /// The machine vanishes with all it ran.
    public void vanish(String attempt) {
        reasons.put(attempt, ExitRecord.Reason.LOST);
        Optional.ofNullable(running.get(attempt)).ifPresent(ProcessRunner::destroy);
    }

    @Override
    public AttemptState state(String attempt) {
        ExitRecord exit = ended.get(attempt);
        if (exit != null) {
            return new AttemptState.Ended(exit);
        }
        Process process = running.get(attempt);
        return process == null
                ? new AttemptState.NeverStarted()
                : new AttemptState.Running(identity(process));
    }

    @Override
    public AutoCloseable watch(Consumer<ExitRecord> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Isolation isolation() {
        return Isolation.NONE;
    }

    @Override
    public Optional<Relay> relay(String token) {
        return Optional.empty();
    }
}
