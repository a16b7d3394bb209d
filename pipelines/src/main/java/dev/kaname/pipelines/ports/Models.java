package dev.kaname.pipelines.ports;

import dev.kaname.database.Who;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tracking server and the model registry.
public interface Models {
    /// Models that runs opened with the attempt's token logged, complete ones only.
    List<Logged> loggedBy(String project, String attempt);

    /// The last value of each metric that runs opened with the attempt's token logged.
    Map<String, Double> metricsOf(String project, String attempt);

    /// The version an alias points to now, if any.
    Optional<Version> resolve(String project, String model, String alias);

    /// Makes a version of a registered model, and the registered model if there is none of the
    /// name. The same content registered again answers the same version.
    Version register(NewVersion version);

    /// Keeps a verdict with a version. Repeating it changes nothing.
    ///
    /// @param attempt that gave the verdict
    void judge(
            Who who,
            String project,
            Version version,
            boolean passed,
            String verdict,
            String attempt);

    /// @param name as given to `log_model`
    /// @param id of the logged model
    record Logged(String name, String id, Content content) {}

    /// @param id unique within the project, for edges of the graph
    record Version(String model, String version, String id, Content content) {}

    /// @param attempt that made the content
    record NewVersion(
            Who who,
            String project,
            String model,
            Content content,
            String attempt,
            String pipelineRun) {}
}
