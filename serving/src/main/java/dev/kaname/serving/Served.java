package dev.kaname.serving;

import dev.kaname.serving.predictions.Channel;
import dev.kaname.serving.predictions.Deployed;
import dev.kaname.serving.predictions.PredictionCounter;
import dev.kaname.serving.v2.V2Codec;

/// A deployment in service: everything a request needs, found with one look.
record Served(
        Deployed deployed,
        LoadedModel model,
        V2Codec codec,
        PredictionCounter.Tally tally,
        Channel log) {}
