package dev.kaname.serving;

import dev.kaname.serving.predictions.PredictionId;
import dev.kaname.serving.v2.V2Answer;

/// What became of a request for a prediction. Both outcomes have an id.
public sealed interface Inference {
    PredictionId id();

    record Answered(PredictionId id, V2Answer answer) implements Inference {}

    record Failed(PredictionId id, ServingFailure failure) implements Inference {}
}
