package dev.kaname.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model that a run logged.
///
/// @param id `m-` and 32 hexadecimal digits
/// @param run the run that logged it, if any
/// @param author the principal who created it
/// @param attempt the attempt of a pipeline's step that logged it
/// @param metrics of each key, run and data set the latest
public record LoggedModel(
        String id,
        long experiment,
        String name,
        Optional<String> type,
        Optional<String> run,
        String author,
        Optional<String> attempt,
        ModelStatus status,
        Instant created,
        Instant updated,
        boolean deleted,
        Map<String, String> params,
        Map<String, String> tags,
        List<RunMetric> metrics) {

    /// A metric and the run that measured it.
    public record RunMetric(String run, Metric metric) {}

    public ArtifactRoot root() {
        return new ArtifactRoot.OfModel(experiment, id);
    }
}
