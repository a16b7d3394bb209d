package dev.kaname.serving;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where native code runs that may take long. A virtual thread in native code holds its carrier,
/// and there are as many carriers as cores: two slow models would stop every route of the server.
final class NativeThreads {
    private static final ExecutorService RUNS =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("model-run-", 0).factory());

    private final Semaphore lane = new Semaphore(1, true);
    private final Duration patience;

    /// @param patience how long a load may take, and how long one may wait for those before it
    NativeThreads(Duration patience) {
        this.patience = patience;
    }

    /// Runs the work on a thread of the operating system and waits for its end, come what may: what
    /// it uses belongs to the caller.
    static <T> T run(Supplier<T> work) {
        CompletableFuture<T> done = CompletableFuture.supplyAsync(work, RUNS);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw unchecked(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Loads something, one load at a time: loading takes memory. Native code that loads cannot be
    /// stopped, so one that takes too long keeps the lane until it ends, but nobody waits for it.
    ///
    /// @param late takes what was loaded after its caller had gone
    /// @throws ServingFailure.NotServable if the load takes too long
    /// @throws ServingFailure.Unavailable if the loads before it do
    <T> T load(String what, Supplier<T> work, Consumer<T> late) {
        try {
            if (!lane.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ServingFailure.Unavailable(
                        "another model is still being loaded", Duration.ofSeconds(30));
            }
        } catch (InterruptedException _) {
            throw stopping();
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("model-load").start(() -> fill(done, work, late));
        try {
            return done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return given(done, tooLong(what));
        } catch (InterruptedException _) {
            return given(done, stopping());
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    private <T> void fill(CompletableFuture<T> done, Supplier<T> work, Consumer<T> late) {
        try {
            T loaded = work.get();
            if (!done.complete(loaded)) {
                late.accept(loaded);
            }
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        } finally {
            lane.release();
        }
    }

    /// What was loaded after all while we gave up.
    private static <T> T given(CompletableFuture<T> done, ServingFailure failure) {
        if (done.completeExceptionally(failure)) {
            throw failure;
        }
        try {
            return done.get();
        } catch (InterruptedException _) {
            throw stopping();
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    private ServingFailure tooLong(String what) {
        return new ServingFailure.NotServable(
                what,
                "loading it takes longer than " + patience.toSeconds() + " seconds",
                "simplify its graph, for example with onnxsim");
    }

    private static ServingFailure stopping() {
        Thread.currentThread().interrupt();
        return new ServingFailure.Unavailable("the server is stopping", Duration.ofSeconds(1));
    }

    private static RuntimeException unchecked(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException(e.getCause());
        };
    }
}
