package dev.kaname.serving.predictions;

import java.util.concurrent.atomic.AtomicLong;

/// So many bytes a second over time, and so many at once.
///
/// Keeps one number: the time, in units of one byte's share of a second, up to which the budget is
/// spent. Taking moves it forward; it is never further ahead of the clock than the burst.
final class Budget {
    private final long perSecond;
    private final long burst;
    private final AtomicLong spentUntil = new AtomicLong(Long.MIN_VALUE);

    Budget(long perSecond, long burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    boolean takes(long bytes, long nowMillis) {
        long now =
                Math.multiplyExact(nowMillis / 1000, perSecond)
                        + nowMillis % 1000 * perSecond / 1000;
        while (true) {
            long before = spentUntil.get();
            long after = Math.max(before, now) + bytes;
            if (after - now > burst) {
                return false;
            }
            if (spentUntil.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
