package dev.kaname.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Answers of the database that may be up to five seconds old: the longest a revoked token may live
/// at another server. What this server changes itself is forgotten at once.
final class Recent<T> {
    static final Duration OLDEST = Duration.ofSeconds(5);

    /// Beyond this many everything is forgotten: simpler than to choose, and asked again cheaply.
    private static final int MOST = 20_000;

    private record Known<T>(T value, Instant since) {}

    private final InstantSource clock;
    private final Map<String, Known<T>> known = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();

    Recent(InstantSource clock) {
        this.clock = clock;
    }

    /// What is known of this key, or what the loader finds. That something is absent is never kept.
    Optional<T> get(String key, Function<String, Optional<T>> loader) {
        Instant now = clock.instant();
        Known<T> kept = known.get(key);
        if (kept != null && now.isBefore(kept.since.plus(OLDEST)) && !now.isBefore(kept.since)) {
            return Optional.of(kept.value);
        }
        long before = generation.get();
        Optional<T> loaded = loader.apply(key);
        if (known.size() >= MOST) {
            known.clear();
        }
        loaded.ifPresent(value -> known.put(key, new Known<>(value, now)));
        if (generation.get() != before) {
            known.remove(key); // something changed while it was loaded
        }
        return loaded;
    }

    void forget() {
        generation.incrementAndGet();
        known.clear();
    }
}
