package dev.kaname.serving;

import java.util.concurrent.atomic.AtomicLongArray;

/// How long calls of a model take, learned from the calls themselves by the length of the request.
///
/// A running mean for each power of two; single outliers are capped, so that one moment of a busy
/// machine does not change the verdict. Races between threads lose a sample and no more.
final class Pace {
    private static final int ENOUGH = 8;
    private static final long OUTLIER = 4_000_000;
    private static final int SIZES = 33;

    private final AtomicLongArray means = new AtomicLongArray(SIZES);
    private final AtomicLongArray samples = new AtomicLongArray(SIZES);

    void learn(int length, long nanos) {
        int size = size(length);
        long capped = Math.min(nanos, OUTLIER);
        long count = samples.get(size);
        if (count < ENOUGH) {
            samples.set(size, count + 1);
            means.set(size, (means.get(size) * count + capped) / (count + 1));
        } else {
            long mean = means.get(size);
            means.set(size, mean + (capped - mean) / 32);
        }
    }

    /// Whether a request of that length is known to take less than so many nanoseconds.
    boolean isUnder(int length, long nanos) {
        int size = size(length);
        return samples.get(size) >= ENOUGH && means.get(size) < nanos;
    }

    private static int size(int length) {
        return 32 - Integer.numberOfLeadingZeros(length);
    }
}
