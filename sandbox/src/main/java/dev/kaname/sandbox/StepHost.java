package dev.kaname.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// The door to step-host: the small resident process that starts, watches, limits and ends
/// attempts, and that outlives the server.
///
/// Every method may be called from many threads. Closing lets go of the connection and leaves
/// step-host and its attempts running; [#retire] ends it.
public final class StepHost implements AutoCloseable {
    private final StepHostSettings settings;

    private StepHost(StepHostSettings settings) {
        this.settings = settings;
    }

    /// Connects to the step-host of this folder and starts one if none runs. Of two that are
    /// started at the same time one gives way.
    ///
    /// @throws SandboxFailure.Unavailable if none answers
    public static StepHost connect(StepHostSettings settings) {
        return new StepHost(settings);
    }

    /// The folder of an attempt, made (mode 0700) if it is not there. Its records and logs are
    /// written here; the caller may keep inputs, outputs and work in it and removes it when it
    /// likes.
    public Path folderOf(String attempt) {
        AttemptSpec.checkId(attempt);
        return settings.folder().resolve("attempts").resolve(attempt);
    }

    /// Starts an attempt, once: asking again for the same id changes nothing and tells how it
    /// stands. Returns when its started record is durable and the process runs.
    public StartOutcome start(AttemptSpec spec) {
        throw new UnsupportedOperationException("not yet: " + spec.attempt());
    }

    /// Asks an attempt to end: the polite signal to its session, after `grace` the final one to all
    /// it ever started. Answers whether it still ran; its exit record follows as for any other end.
    public boolean kill(String attempt, Duration grace) {
        throw new UnsupportedOperationException("not yet: " + attempt + grace);
    }

    /// Tells the listener of every end from now on, in order of arrival, on one thread of ours, and
    /// of ends that happened while the connection was lost. An end may be told twice. Closing stops
    /// it.
    public Watch watch(Consumer<ExitRecord> listener) {
        throw new UnsupportedOperationException("not yet: " + listener);
    }

    /// Where the attempt stands, by its records and its process.
    public AttemptState state(String attempt) {
        throw new UnsupportedOperationException("not yet: " + attempt);
    }

    /// What runs now.
    public List<RunningAttempt> running() {
        throw new UnsupportedOperationException("not yet");
    }

    /// What this machine was proved to enforce.
    public IsolationReport isolation() {
        throw new UnsupportedOperationException("not yet");
    }

    /// Ends step-host when nothing runs any more; with `now`, kills what runs first.
    public void retire(boolean now) {
        throw new UnsupportedOperationException("not yet: " + now);
    }

    @Override
    public void close() {}

    /// A listener that can be let go of.
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
