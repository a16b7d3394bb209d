package dev.kaname.database;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Makes UUIDs of version 7 as 32 lowercase hex digits: the first 48 bits are the millisecond, the
/// rest is random.
///
/// Ids of one maker grow strictly, also within a millisecond and when the clock steps back, so that
/// rows keyed by them are appended and a list sorted by id is sorted by age. Within a millisecond
/// the next id lies a random step above the last one (RFC 9562, section 6.2, method 2). They are
/// hard to guess but no secret. Safe for use by many threads.
public final class Ids implements Supplier<String> {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long LOW_BITS = 0x3fff_ffff_ffff_ffffL;
    private static final int HIGH_BITS = 0xfff;

    private final InstantSource clock;
    private final RandomGenerator random;
    private long millisecond = -1;
    private int high;
    private long low;

    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// Ids of this machine's clock and its best source of randomness.
    public static Ids ofSystem() {
        return new Ids(InstantSource.system(), new SecureRandom());
    }

    @Override
    public String get() {
        long mostSignificant;
        long leastSignificant;
        synchronized (this) {
            long now = clock.millis();
            if (now > millisecond) {
                startMillisecond(now);
            } else {
                step();
            }
            mostSignificant = millisecond << 16 | VERSION | high;
            leastSignificant = VARIANT | low;
        }
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(mostSignificant) + hex.toHexDigits(leastSignificant);
    }

    private void startMillisecond(long now) {
        millisecond = now;
        high = random.nextInt() & (HIGH_BITS >> 1);
        low = random.nextLong() & LOW_BITS;
    }

    private void step() {
        low += 1 + (random.nextLong() & 0xffff_ffffL);
        if (low > LOW_BITS) {
            low &= LOW_BITS;
            high++;
        }
        if (high > HIGH_BITS) {
            startMillisecond(millisecond + 1);
        }
    }
}
