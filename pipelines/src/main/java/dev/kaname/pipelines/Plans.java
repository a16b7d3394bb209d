package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.pipelines.plan.Plan;
import dev.kaname.pipelines.plan.PlanJson;

/// The plans of pipeline versions. Those of recent ones are kept, since the same few are asked for
/// again and again.
final class Plans {
    private final Database database;
    private final Recent<String, Plan> recent = new Recent<>();

    Plans(Database database) {
        this.database = database;
    }

    Plan of(String project, String version) {
        return recent.find(version).orElseGet(() -> read(project, version));
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
        recent.put(version, plan);
        return plan;
    }
}
