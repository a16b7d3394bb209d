package dev.kaname.pipelines;

import java.time.Instant;
import java.util.Optional;

/// A pipeline as it is shown.
///
/// @param active id of the version whose triggers count, if any
/// @param commit of the active version
/// @param path of the pipeline file at that commit
/// @param owner the principal on whose behalf its triggers start it
/// @param runs how many there were
/// @param lastRun the newest run
public record PipelinePage(
        String id,
        String name,
        Optional<String> active,
        Optional<String> repository,
        Optional<String> commit,
        Optional<String> path,
        Optional<String> owner,
        Optional<Instant> activatedAt,
        long versions,
        long runs,
        Optional<RunPage> lastRun) {}
