package dev.kaname.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The door to step-host: the small resident process that starts, watches, limits and ends
/// attempts, and that outlives the server.
///
/// Every method may be called from many threads. Closing lets go of the connection and leaves
/// step-host and its attempts running; [#retire] ends it. When step-host dies, another one is
/// started and takes over what still runs; a request that was under way fails with
/// [SandboxFailure.Unavailable], and asking again is safe.
public final class StepHost implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(StepHost.class.getName());
    private static final int MOST_DEATHS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration HELLO = Duration.ofSeconds(15);

    private final StepHostSettings settings;
    private final HostProcess process;
    private final List<Consumer<ExitRecord>> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private final ExecutorService teller;
    private final Lock reopening = new ReentrantLock();
    private volatile HostChannel channel;
    private volatile boolean closed;

    private StepHost(StepHostSettings settings) {
        this.settings = settings;
        this.process = new HostProcess(settings, Program.load());
        this.teller =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("step-host ends").factory());
        this.channel = open();
        this.channel.whenEnded(this::reopenUntilItWorks);
    }

    /// Connects to the step-host of this folder and starts one if none runs. Of two that are
    /// started at the same time one gives way.
    ///
    /// @throws SandboxFailure.Unavailable if none answers
    public static StepHost connect(StepHostSettings settings) {
        Folders.make(settings.folder());
        return new StepHost(settings);
    }

    /// The folder of an attempt, made (mode 0700) if it is not there. Its records and logs are
    /// written here; the caller may keep inputs, outputs and work in it and removes it when it
    /// likes.
    public Path folderOf(String attempt) {
        return Folders.make(place(attempt));
    }

    /// Starts an attempt, once: asking again for the same id changes nothing and tells how it
    /// stands. Returns when its started record is durable and the process runs. Its end may be told
    /// to listeners before this returns.
    ///
    /// @throws SandboxFailure.IsolationUnavailable if this machine cannot hold the level asked for
    public StartOutcome start(AttemptSpec spec) {
        JsonNode answer = ask(Messages.start(spec, folderOf(spec.attempt()), settings.hidden()));
        if (answer.has("unavailable")) {
            throw new SandboxFailure.IsolationUnavailable(answer.path("unavailable").asText());
        }
        if (answer.path("refused").asBoolean()) {
            return standing(spec.attempt(), answer);
        }
        return new StartOutcome.Started(Messages.process(checked(answer)));
    }

    /// Asks an attempt to end: the polite signal to its session, after `grace` the final one to all
    /// it ever started. Answers whether it still ran; its exit record follows as for any other end.
    public boolean kill(String attempt, Duration grace) {
        AttemptSpec.checkId(attempt);
        return checked(
                        ask(
                                HostChannel.request("kill")
                                        .put("attempt", attempt)
                                        .put("graceMs", grace.toMillis())))
                .path("running")
                .asBoolean();
    }

    /// Tells the listener of every end from now on, in order of arrival, on one thread of ours, and
    /// of ends that happened while the connection was lost. An end may be told twice. Closing stops
    /// it.
    public Watch watch(Consumer<ExitRecord> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Where the attempt stands, by its records and its process.
    public AttemptState state(String attempt) {
        AttemptRecords records = AttemptRecords.in(place(attempt));
        if (records.exit().isPresent()) {
            return new AttemptState.Ended(records.exit().get());
        }
        return records.started() ? settle(attempt) : new AttemptState.NeverStarted();
    }

    /// What runs now.
    public List<RunningAttempt> running() {
        return Messages.items(checked(ask(HostChannel.request("list"))));
    }

    /// What this machine was proved to enforce.
    public IsolationReport isolation() {
        return Messages.report(checked(ask(HostChannel.request("isolation"))).path("report"));
    }

    /// Ends step-host. What runs is seen through by its own watcher, or with `now` killed first.
    /// Nothing can be asked of this door afterwards.
    public void retire(boolean now) {
        closed = true;
        checked(channel.ask(HostChannel.request("retire").put("now", now)));
        close();
    }

    @Override
    public void close() {
        closed = true;
        channel.end();
        teller.shutdown();
    }

    /// A listener that can be let go of.
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    private Path place(String attempt) {
        AttemptSpec.checkId(attempt);
        return settings.folder().resolve("attempts").resolve(attempt);
    }

    private StartOutcome standing(String attempt, JsonNode answer) {
        if (answer.has("running")) {
            inHand.add(attempt);
            return new StartOutcome.AlreadyRunning(Messages.process(answer.path("running")));
        }
        return switch (settle(attempt)) {
            case AttemptState.Ended ended -> new StartOutcome.AlreadyEnded(ended.exit());
            case AttemptState.Running running -> new StartOutcome.AlreadyRunning(running.process());
            case AttemptState.NeverStarted _ ->
                    throw new SandboxFailure.Unavailable("the attempt's folder went away");
        };
    }

    private AttemptState settle(String attempt) {
        JsonNode answer = checked(ask(HostChannel.request("settle").put("attempt", attempt)));
        if (answer.has("running")) {
            inHand.add(attempt);
            return new AttemptState.Running(Messages.process(answer.path("running")));
        }
        return answer.path("exit").isObject()
                ? new AttemptState.Ended(Messages.exit(answer.path("exit")))
                : new AttemptState.NeverStarted();
    }

    private static JsonNode checked(JsonNode answer) {
        if (answer.has("error")) {
            throw new SandboxFailure.Unavailable(answer.path("error").asText());
        }
        return answer;
    }

    /// Asks, and asks the next step-host if the one asked dies over it: no request does anything
    /// twice.
    private JsonNode ask(ObjectNode request) {
        for (int died = 0; ; died++) {
            HostChannel asked = channel();
            try {
                return asked.ask(request);
            } catch (SandboxFailure.Unavailable failure) {
                if (!asked.hasEnded() || closed || died == MOST_DEATHS) {
                    throw failure;
                }
            }
        }
    }

    private HostChannel channel() {
        HostChannel now = channel;
        return now.hasEnded() ? reopen() : now;
    }

    private void hear(JsonNode message) {
        if (message.path("event").asText().equals("exit")) {
            ExitRecord exit = Messages.exit(message.path("exit"));
            inHand.remove(exit.attempt());
            tell(exit);
        } else if (message.has("started")) {
            inHand.add(message.path("started").asText());
        }
    }

    private void tell(ExitRecord exit) {
        if (closed) {
            return;
        }
        try {
            teller.execute(() -> listeners.forEach(listener -> tell(listener, exit)));
        } catch (RejectedExecutionException closing) {
            LOG.log(System.Logger.Level.DEBUG, "closed; an end is found in its record", closing);
        }
    }

    private static void tell(Consumer<ExitRecord> listener, ExitRecord exit) {
        try {
            listener.accept(exit);
        } catch (RuntimeException failure) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a listener failed on the end of attempt " + exit.attempt(),
                    failure);
        }
    }

    private HostChannel reopen() {
        reopening.lock();
        try {
            if (closed) {
                throw new SandboxFailure.Unavailable("the connection was closed");
            }
            if (channel.hasEnded()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "step-host went away; looking for it, or starting it again");
                HostChannel found = open();
                channel = found;
                found.whenEnded(this::reopenUntilItWorks);
                tellWhatEndedMeanwhile(found);
            }
            return channel;
        } finally {
            reopening.unlock();
        }
    }

    private void tellWhatEndedMeanwhile(HostChannel now) {
        Set<String> running =
                Messages.items(checked(now.ask(HostChannel.request("list")))).stream()
                        .map(RunningAttempt::attempt)
                        .collect(Collectors.toSet());
        for (String attempt : List.copyOf(inHand)) {
            if (!running.contains(attempt)) {
                inHand.remove(attempt);
                AttemptRecords.in(place(attempt)).exit().ifPresent(this::tell);
            }
        }
    }

    private void reopenUntilItWorks() {
        while (!closed && channel.hasEnded()) {
            try {
                reopen();
            } catch (SandboxFailure failure) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "step-host cannot be reached; trying again",
                        failure);
                pause(1000);
            }
        }
    }

    /// Connects, and starts step-host where nobody answers. One of another version is asked to
    /// leave: its attempts are adopted like those of one that was killed.
    private HostChannel open() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Process started = null;
        while (System.nanoTime() < end) {
            try {
                HostChannel found = HostChannel.open(process.socket(), HELLO);
                found.listen(this::hear);
                if (found.version().equals(process.version())) {
                    return found;
                }
                found.ask(HostChannel.request("retire").put("now", false));
                found.end();
            } catch (IOException | SandboxFailure.Unavailable nobody) {
                started = startedOrStart(started);
            }
            pause(5);
        }
        throw new SandboxFailure.Unavailable("does not answer: " + process.complaint());
    }

    private Process startedOrStart(@Nullable Process started) {
        if (started != null && started.isAlive()) {
            return started;
        }
        if (started != null && started.exitValue() != 0) {
            throw new SandboxFailure.Unavailable("ended at once: " + process.complaint());
        }
        // exit 0 means that another one has the folder: about to listen, or just leaving
        try {
            return process.start();
        } catch (IOException failure) {
            throw new SandboxFailure.Unavailable("cannot be started: " + failure.getMessage());
        }
    }

    private static void pause(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SandboxFailure.Unavailable("interrupted");
        }
    }
}
