package dev.kaname.pipelines;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pipeline run with all that is known of it.
///
/// @param commit code commit it is pinned to
/// @param data what its names of data stand for
public record RunDetail(
        RunPage run,
        String repository,
        String commit,
        String path,
        Map<String, Object> parameters,
        List<PinPage> data,
        List<StepPage> steps) {
    public RunDetail {
        data = List.copyOf(data);
        steps = List.copyOf(steps);
    }

    /// The data that a name of the pipeline file stands for in this run.
    ///
    /// @param digest of what lies there; empty if nothing does
    public record PinPage(
            String repository,
            String branch,
            String path,
            String commit,
            Optional<String> digest) {}

    /// @param state `blocked`, `ready`, `launching`, `running`, `publishing`, `cancelling`,
    ///   `succeeded`, `cached`, `refused`, `failed`, `timed_out`, `lost`, `cancelled` or `skipped`
    /// @param reason why it stands as it does; empty if there is nothing to say
    /// @param before names of the steps it depends on
    public record StepPage(
            String name,
            String state,
            String reason,
            List<String> before,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            List<AttemptPage> attempts,
            List<OutputPage> outputs) {}

    /// One execution of a step.
    ///
    /// @param number counted from 1 within the step
    public record AttemptPage(
            String id,
            int number,
            String state,
            String reason,
            String runtime,
            String isolation,
            Optional<Integer> exitCode,
            Optional<Long> cpuMicros,
            Optional<Long> rssBytes,
            Instant createdAt,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt) {}

    /// @param attempt that made it: of this run, or of the earlier one whose result stands in
    /// @param content JSON of metrics and verdicts, else empty
    public record OutputPage(
            String name, String type, String digest, long size, String attempt, String content) {}
}
