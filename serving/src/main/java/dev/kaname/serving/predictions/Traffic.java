package dev.kaname.serving.predictions;

/// What an endpoint was asked since the server started, whatever was deployed behind it.
///
/// @param project id of the project
/// @param endpoint its name
/// @param answered requests that were answered with a prediction
/// @param failed requests that reached a deployment and were answered with an error
/// @param rows rows of all predictions
/// @param latencies of those answered
public record Traffic(
        String project,
        String endpoint,
        long answered,
        long failed,
        long rows,
        Latencies latencies) {

    Traffic plus(Traffic other) {
        return new Traffic(
                project,
                endpoint,
                answered + other.answered,
                failed + other.failed,
                rows + other.rows,
                latencies.plus(other.latencies));
    }
}
