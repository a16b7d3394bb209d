package dev.kaname.serving;

import dev.kaname.serving.predictions.LogMode;

/// What an endpoint's owner decides about its answers.
///
/// @param log what is kept of payloads
/// @param alias the alias that follows the endpoint; a request may name it as the version
public record EndpointSettings(LogMode log, String alias) {
    public static final EndpointSettings DEFAULT =
            new EndpointSettings(LogMode.BEST_EFFORT, "champion");
}
