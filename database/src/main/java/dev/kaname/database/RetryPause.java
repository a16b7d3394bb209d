package dev.kaname.database;

import java.time.Duration;

/// How long to wait after a failure: a tenth of a second, then four times as long after each
/// further one.
final class RetryPause {
    private static final Duration FIRST = Duration.ofMillis(100);

    private RetryPause() {}

    /// @param failures how often it failed in a row, from 1
    static Duration after(int failures, Duration longest) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(30, 2 * (failures - 1)));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
