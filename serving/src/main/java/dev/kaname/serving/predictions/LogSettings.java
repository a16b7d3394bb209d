package dev.kaname.serving.predictions;

import java.time.Duration;

/// Bounds of the payload log.
///
/// @param entriesWaiting records of one endpoint that wait for the writer
/// @param bytesWaiting payload of one endpoint that waits for the writer
/// @param bytesPerSecond payload of one endpoint that is logged at best effort over time
/// @param burst payload at best effort that may come at once
/// @param largestPayload bytes of a request or an answer that are kept; of a longer one nothing is
/// @param segmentBytes payload after which a new file is begun
/// @param flushInterval a record at best effort is in the file at the latest this long after its
///   answer
/// @param longestWait an answer that must be logged is given up after this long
public record LogSettings(
        int entriesWaiting,
        long bytesWaiting,
        long bytesPerSecond,
        long burst,
        int largestPayload,
        long segmentBytes,
        Duration flushInterval,
        Duration longestWait) {

    public static final LogSettings DEFAULT =
            new LogSettings(
                    8192,
                    16L << 20,
                    256L << 10,
                    64L << 20,
                    1 << 20,
                    256L << 20,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5));

    public LogSettings {
        if (entriesWaiting < 1 || bytesWaiting < 1 || segmentBytes < 1 || largestPayload < 0) {
            throw new IllegalArgumentException("bounds of the prediction log must be positive");
        }
    }
}
