package dev.kaname.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Collects the ends that a door tells, to be waited for by attempt.
final class Ends implements Consumer<ExitRecord> {
    private final Map<String, CompletableFuture<ExitRecord>> told = new ConcurrentHashMap<>();

    @Override
    public void accept(ExitRecord exit) {
        of(exit.attempt()).complete(exit);
    }

    ExitRecord await(String attempt) throws Exception {
        return await(attempt, Duration.ofSeconds(60));
    }

    ExitRecord await(String attempt, Duration patience) throws Exception {
        return of(attempt).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<ExitRecord> of(String attempt) {
        return told.computeIfAbsent(attempt, _ -> new CompletableFuture<>());
    }
}
