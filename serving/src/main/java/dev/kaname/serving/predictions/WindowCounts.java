package dev.kaname.serving.predictions;

import java.time.Instant;

/// Predictions of one deployment in one hour on one replica.
///
/// @param hour its beginning, UTC
/// @param predictions requests that were answered with a prediction
/// @param errors requests that reached the deployment and were answered with an error
/// @param rows rows of all predictions
public record WindowCounts(
        Deployed deployed, Instant hour, int replica, long predictions, long errors, long rows) {

    /// The window's name in the shared graph.
    public String id() {
        return deployed.id() + "@" + hour.toString().substring(0, 13);
    }
}
