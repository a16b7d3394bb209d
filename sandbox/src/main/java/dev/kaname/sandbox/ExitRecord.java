package dev.kaname.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// How an attempt ended, as written durably into its folder before anybody is told.
///
/// @param code the exit code, if the process exited by itself (inside a namespace a death by signal
///   n shows as code 128 + n)
/// @param signal the signal that ended it, if one did
/// @param message what went wrong, for people; empty when nothing did
/// @param cpu user and system time of the process and all it waited for
/// @param maxRssBytes the largest resident set of any one process
/// @param reaped processes that it left behind and that were killed at its end
/// @param logBytesDropped bytes of output beyond the log cap
public record ExitRecord(
        String attempt,
        Reason reason,
        Optional<Integer> code,
        Optional<Integer> signal,
        String message,
        Instant startedAt,
        Instant endedAt,
        Duration cpu,
        long maxRssBytes,
        int reaped,
        long logBytesDropped) {

    /// Why it ended.
    public enum Reason {
        /// By itself, with a code or by a signal nobody of ours sent.
        EXITED,
        /// Its time was up.
        TIMED_OUT,
        /// Somebody asked for it.
        KILLED,
        /// The command could not be started: not found, not executable, no such working folder.
        UNSTARTABLE,
        /// Nobody saw the end: the machine was restarted, or the processes that watched it were
        /// killed.
        LOST;

        static Reason parse(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// Whether it ended by itself with exit code 0.
    public boolean succeeded() {
        return reason == Reason.EXITED && code.filter(value -> value == 0).isPresent();
    }
}
