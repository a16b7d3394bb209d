package dev.kaname.pipelines.ports;

import dev.kaname.database.Who;

/// Places model versions behind endpoints.
public interface Delivery {
    /// Places a version behind an endpoint, making the endpoint if there is none, and moves traffic
    /// to it. Asking again with the same key changes nothing and answers the same.
    ///
    /// @throws Refused if the version cannot be served there
    /// @return id of the deployment
    String deploy(Request request);

    /// @param verdict JSON of the verdict that let it through
    /// @param key of this wish
    record Request(
            Who who,
            String project,
            String endpoint,
            Models.Version version,
            String verdict,
            String pipelineRun,
            String key) {}

    /// The version cannot be served, and trying again would not help.
    final class Refused extends RuntimeException {
        public Refused(String reason) {
            super(reason);
        }
    }
}
