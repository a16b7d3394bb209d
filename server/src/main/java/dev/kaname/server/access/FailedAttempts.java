package dev.kaname.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Slows down whoever keeps guessing (BI-093): after some failures a source is told to wait, twice
/// as long each time. A valid token is taken from any source at any time, so nobody is locked out
/// by somebody else behind the same address.
final class FailedAttempts {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final int MOST_SOURCES = 10_000;

    private record Source(int failures, Instant last) {}

    private final InstantSource clock;
    private final int free;
    private final Map<String, Source> sources =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
                    return size() > MOST_SOURCES;
                }
            };

    /// @param free failures before a source is told to wait
    FailedAttempts(InstantSource clock, int free) {
        this.clock = clock;
        this.free = free;
    }

    /// Counts a failure.
    ///
    /// @return how long this source should wait; zero while it has tries left
    synchronized Duration failed(String address) {
        Instant now = clock.instant();
        @Nullable Source before = sources.get(address);
        int failures =
                before == null || now.isAfter(before.last.plus(FORGOTTEN))
                        ? 1
                        : before.failures + 1;
        sources.put(address, new Source(failures, now));
        if (failures <= free) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(1L << Math.min(failures - free - 1, 10));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
