package dev.kaname.pipelines;

import java.time.Duration;
import java.util.function.UnaryOperator;

/// How much may run at once, and where steps find Kaname.
///
/// @param milliCpu thousandths of a processor to give to steps together
/// @param memoryBytes memory to give to steps together
/// @param url of this server as steps reach it
/// @param projectName the name of a project by its id
/// @param grace between asking a process to end and making it
public record PipelineSettings(
        int milliCpu,
        long memoryBytes,
        String url,
        UnaryOperator<String> projectName,
        Duration grace) {
    public PipelineSettings {
        if (milliCpu < 1 || memoryBytes < 1) {
            throw new IllegalArgumentException("steps need some processor and some memory");
        }
    }

    /// MLflow's address of a project.
    String tracking(String project) {
        return url + "/p/" + projectName.apply(project);
    }
}
