package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Row;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.run.RunState;
import java.util.List;

/// Reads what does not change about pipeline runs.
final class RunHeads {
    private final Database database;
    private final Plans plans;

    RunHeads(Database database, Plans plans) {
        this.database = database;
        this.plans = plans;
    }

    /// Which run.
    record Id(String project, String id) {}

    /// Runs that have begun and are not over, oldest first.
    List<Id> underWay() {
        return database.read(rows ->
                rows.list(
                        "SELECT project, id FROM pipeline_runs WHERE ended_at IS NULL"
                                + " AND state <> ? ORDER BY id",
                        row -> new Id(row.text("project"), row.text("id")),
                        RunState.QUEUED.word()));
    }

    RunHead read(String project, String id) {
        return database.read(rows ->
                rows.first(
                                "SELECT r.project, r.id, r.pipeline, p.name, r.number, r.version,"
                                        + " v.repository, v.code_commit, r.trigger_kind, r.parameters, r.pins,"
                                        + " r.on_behalf FROM pipeline_runs r"
                                        + " JOIN pipelines p ON p.project = r.project AND p.id = r.pipeline"
                                        + " JOIN pipeline_versions v ON v.project = r.project"
                                        + " AND v.id = r.version WHERE r.project = ? AND r.id = ?",
                                this::head,
                                project,
                                id)
                        .orElseThrow(() -> new PipelineFailure.Missing("pipeline run " + id)));
    }

    private RunHead head(Row row) {
        String project = row.text("project");
        String version = row.text("version");
        return new RunHead(
                project,
                row.text("id"),
                row.text("pipeline"),
                row.text("name"),
                row.number("number"),
                version,
                new Code.Source(project, row.text("repository"), row.text("code_commit")),
                plans.of(project, version),
                row.text("trigger_kind"),
                Stored.parameters(row.text("parameters")),
                Stored.pins(row.text("pins")),
                row.text("on_behalf"));
    }
}
