package dev.kaname.pipelines;

import dev.kaname.pipelines.run.StepEvent;
import java.util.List;
import java.util.Optional;

/// What an engine has to tell the database about a step.
///
/// @param reason for people; empty if there is nothing to say
/// @param outputs what a delivered attempt made
/// @param usage how its process ended
record Report(
        int ordinal, StepEvent event, String reason, List<Made> outputs, Optional<Usage> usage) {
    Report {
        reason = Reason.of(reason);
        outputs = List.copyOf(outputs);
    }

    /// @param code exit code, or 128 + signal
    record Usage(int code, long cpuMicros, long rssBytes) {}

    static Report of(int ordinal, StepEvent event) {
        return new Report(ordinal, event, "", List.of(), Optional.empty());
    }

    static Report failed(int ordinal, int attempt, String reason) {
        return new Report(
                ordinal, new StepEvent.Failed(attempt, false), reason, List.of(), Optional.empty());
    }
}
