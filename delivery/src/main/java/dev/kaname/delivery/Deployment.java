package dev.kaname.delivery;

import dev.kaname.database.Edge;
import dev.kaname.database.Who;
import java.time.Instant;
import java.util.Optional;

/// One time that a version went into service behind an endpoint. Never changed.
///
/// @param number unique in the installation; the 24 bits in prediction ids
/// @param endpoint id of the endpoint
/// @param version what went into service
/// @param previous the deployment it took over from
/// @param verdict why the gate let it through, if it was judged
/// @param reason what whoever did it said, or `""`
public record Deployment(
        String project,
        String id,
        int number,
        String endpoint,
        Kind kind,
        Version version,
        Instant at,
        Who who,
        Optional<String> previous,
        Optional<String> verdict,
        String reason) {

    /// 24 bits.
    public static final int MOST = (1 << 24) - 1;

    /// How it came about.
    public enum Kind {
        /// By hand.
        DEPLOY,
        /// By a pipeline, after its comparison.
        PROMOTE,
        /// Back to what was in service before.
        ROLLBACK
    }

    /// A model version as delivery sees it.
    ///
    /// @param id of the version in the registry, unique in the project and never reused
    /// @param model name of the registered model at the time
    /// @param digest content id of its files
    public record Version(String id, String model, long number, String digest) {
        Edge.Node node() {
            return new Edge.Node("model", id, model + "/" + number);
        }

        String label() {
            return "version " + number + " of model " + model;
        }
    }

    /// This deployment in the shared graph.
    public Edge.Node node(String endpointName) {
        return new Edge.Node("deployment", id, endpointName + " #" + number);
    }
}
