package dev.kaname.tracking.search;

import java.time.Duration;
import java.util.function.LongSupplier;

/// What one search may cost: time of work, in which waiting for a turn does not count.
///
/// Again and again it lets others have the processor: looking at runs is nothing but computing, and
/// would otherwise keep a thread that all requests share until the end. Used by one thread.
public final class Effort {
    /// Clauses between two looks at the clock; the dearest takes some milliseconds.
    private static final int UNSEEN = 16;

    private static final long SLICE_NANOS = Duration.ofMillis(2).toNanos();

    private final LongSupplier nanos;
    private final Runnable yield;
    private final Duration most;
    private long left;
    private long sliceBegan;
    private int unseen;

    /// @param most after so much work the search is given up
    /// @param nanos of a clock that never goes back
    /// @param yield lets others have a turn
    public Effort(Duration most, LongSupplier nanos, Runnable yield) {
        this.most = most;
        this.nanos = nanos;
        this.yield = yield;
        this.left = most.toNanos();
        this.sliceBegan = nanos.getAsLong();
    }

    /// What a search may cost on this machine, from now.
    public static Effort of(Duration most) {
        return new Effort(most, System::nanoTime, Thread::yield);
    }

    /// Counts the work for one clause.
    ///
    /// @throws InvalidQuery once it was too much
    void spend() {
        if (++unseen < UNSEEN) {
            return;
        }
        unseen = 0;
        long slice = nanos.getAsLong() - sliceBegan;
        if (slice < SLICE_NANOS) {
            return;
        }
        left -= slice;
        if (left < 0) {
            throw new InvalidQuery(
                    "filter",
                    "The search was given up after "
                            + most.toSeconds()
                            + " seconds of work. Narrow it: name fewer experiments, fewer or shorter"
                            + " clauses, or the runs by attributes.run_id");
        }
        yield.run();
        sliceBegan = nanos.getAsLong();
    }
}
