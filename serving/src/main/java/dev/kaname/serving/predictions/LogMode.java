package dev.kaname.serving.predictions;

/// What an endpoint asks of the payload log. Counts by the hour are kept in any case.
public enum LogMode {
    /// No payloads.
    OFF,
    /// As many as fit into the budget; what does not is dropped and counted, and no request waits.
    BEST_EFFORT,
    /// An answer leaves only after its record is on the disk; where that fails, none leaves.
    REQUIRED
}
