package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.pipelines.plan.Plan;
import dev.kaname.pipelines.plan.PlanJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The plans of pipeline versions. Those of recent ones are kept, since the same few are asked for
/// again and again.
final class Plans {
    private static final int MOST = 64;

    private final Database database;
    private final Map<String, Plan> recent =
            new LinkedHashMap<>(MOST, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Plan> eldest) {
                    return size() > MOST;
                }
            };

    Plans(Database database) {
        this.database = database;
    }

    Plan of(String project, String version) {
        Optional<Plan> known;
        synchronized (recent) {
            known = Optional.ofNullable(recent.get(version));
        }
        return known.orElseGet(() -> read(project, version));
    }

    private Plan read(String project, String version) {
        Plan plan =
                database.read(rows ->
                        rows.first(
                                        "SELECT plan FROM pipeline_versions"
                                                + " WHERE project = ? AND id = ?",
                                        row -> PlanJson.read(row.text("plan")),
                                        project,
                                        version)
                                .orElseThrow(() ->
                                        new PipelineFailure.Missing(
                                                "pipeline version " + version)));
        synchronized (recent) {
            recent.put(version, plan);
        }
        return plan;
    }
}
