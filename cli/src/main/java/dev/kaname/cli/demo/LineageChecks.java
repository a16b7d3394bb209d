package dev.kaname.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import java.util.Set;
import java.util.TreeSet;

/// From a prediction back to what made it, and from a file forward to what it made.
final class LineageChecks {
    private final Api api;
    private final Promises promises;

    LineageChecks(Api api, Promises promises) {
        this.api = api;
        this.promises = promises;
    }

    /// @param file of January, as it is called in lineage
    void check(String predictionId, String file) {
        Set<String> origins = kinds(trace(predictionId, "up"));
        promises.check(
                "origins",
                origins.containsAll(
                        Set.of("deployment", "model", "attempt", "code", "data", "runtime")),
                String.join(", ", origins));
        JsonNode forward = trace(file, "down");
        int models = count(forward, "model");
        int deployments = count(forward, "deployment");
        int windows = count(forward, "window");
        boolean all =
                models == all("/models/late-arrivals/versions")
                        && deployments == all("/endpoints/late-arrivals/deployments")
                        && windows > 0
                        && !forward.path("cut").asBoolean();
        promises.check(
                "impact",
                all,
                "%d models, %d deployments, %d windows".formatted(models, deployments, windows));
    }

    private int all(String list) {
        return api.list("/api/v1/projects/" + Cast.PROJECT + list).size();
    }

    private JsonNode trace(String id, String direction) {
        return api.get(
                "/api/v1/projects/"
                        + Cast.PROJECT
                        + "/lineage?depth=100&limit=10000&direction="
                        + direction
                        + "&id="
                        + Api.escape(id));
    }

    private static Set<String> kinds(JsonNode trace) {
        Set<String> kinds = new TreeSet<>();
        kinds.add(trace.path("start").path("kind").asText());
        trace.path("nodes").forEach(node -> kinds.add(node.path("kind").asText()));
        return kinds;
    }

    private static int count(JsonNode trace, String kind) {
        int count = 0;
        for (JsonNode node : trace.path("nodes")) {
            if (node.path("kind").asText().equals(kind)) {
                count++;
            }
        }
        return count;
    }
}
