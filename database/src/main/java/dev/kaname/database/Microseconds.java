package dev.kaname.database;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Time as it is stored: whole microseconds since 1970 in UTC, good from the year −290308 to
/// 294247.
final class Microseconds {
    private Microseconds() {}

    static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant toInstant(long microseconds) {
        return Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS);
    }
}
