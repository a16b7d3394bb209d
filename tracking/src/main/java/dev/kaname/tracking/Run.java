package dev.kaname.tracking;

import java.util.List;
import java.util.Map;

/// One run with everything that belongs to it.
///
/// @param metrics the latest value of each metric
public record Run(
        RunInfo info,
        Map<String, String> params,
        Map<String, String> tags,
        List<Metric> metrics,
        List<DatasetInput> datasets,
        List<String> modelInputs,
        List<ModelOutput> modelOutputs) {

    /// A data set read by the run. The tag `mlflow.data.context` says what for.
    public record DatasetInput(Dataset dataset, Map<String, String> tags) {}

    /// A logged model that the run made.
    public record ModelOutput(String model, long step) {}
}
