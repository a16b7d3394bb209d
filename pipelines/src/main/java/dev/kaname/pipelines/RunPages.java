package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.pipelines.RunDetail.AttemptPage;
import dev.kaname.pipelines.RunDetail.OutputPage;
import dev.kaname.pipelines.RunDetail.PinPage;
import dev.kaname.pipelines.RunDetail.StepPage;
import dev.kaname.pipelines.plan.Plan;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.run.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what is shown of pipelines and their runs.
final class RunPages {
    private static final String RUN =
            "SELECT r.id, p.name, r.number, r.version, r.state, r.trigger_kind, r.trigger_text,"
                    + " r.started_by, r.on_behalf, r.isolation, r.note, r.chain, r.parameters, r.pins,"
                    + " r.created_at, r.started_at, r.ended_at"
                    + " FROM pipeline_runs r JOIN pipelines p ON p.project = r.project"
                    + " AND p.id = r.pipeline WHERE r.project = ?";
    private static final String PIPELINE =
            "SELECT p.id, p.name, p.active, v.repository, v.code_commit, v.path, p.activated_by,"
                    + " p.activated_at, p.versions, p.runs FROM pipelines p LEFT JOIN pipeline_versions v"
                    + " ON v.project = p.project AND v.id = p.active WHERE p.project = ?";

    private final Database database;
    private final Plans plans;

    RunPages(Database database, Plans plans) {
        this.database = database;
        this.plans = plans;
    }

    PipelinePage pipeline(String project, String name) {
        return database.read(rows ->
                rows.first(
                                PIPELINE + " AND p.name = ?",
                                row -> pipeline(rows, project, row),
                                project,
                                name)
                        .orElseThrow(() -> new PipelineFailure.Missing("pipeline " + name)));
    }

    List<PipelinePage> pipelines(String project, String after, int limit) {
        return database.read(rows ->
                rows.list(
                        PIPELINE + " AND p.name > ? ORDER BY p.name LIMIT ?",
                        row -> pipeline(rows, project, row),
                        project,
                        after,
                        limit));
    }

    private static PipelinePage pipeline(Rows rows, String project, Row row) {
        String id = row.text("id");
        Optional<RunPage> last =
                rows.first(
                        RUN + " AND r.pipeline = ? ORDER BY r.number DESC LIMIT 1",
                        RunPages::run,
                        project,
                        id);
        return new PipelinePage(
                id,
                row.text("name"),
                row.textIfAny("active"),
                row.textIfAny("repository"),
                row.textIfAny("code_commit"),
                row.textIfAny("path"),
                row.textIfAny("activated_by"),
                row.instantIfAny("activated_at"),
                row.number("versions"),
                row.number("runs"),
                last);
    }

    List<RunPage> runs(String project, String pipeline, Optional<Long> before, int limit) {
        return database.read(rows ->
                rows.list(
                        RUN + " AND r.pipeline = ? AND r.number < ? ORDER BY r.number DESC LIMIT ?",
                        RunPages::run,
                        project,
                        pipeline,
                        before.orElse(Long.MAX_VALUE),
                        limit));
    }

    private static RunPage run(Row row) {
        return new RunPage(
                row.text("id"),
                row.text("name"),
                row.number("number"),
                row.text("version"),
                RunState.of(row.text("state")),
                row.text("trigger_kind"),
                row.text("trigger_text"),
                row.text("started_by"),
                row.text("on_behalf"),
                row.text("isolation"),
                row.text("note"),
                Stored.chain(row.text("chain")),
                row.instant("created_at"),
                row.instantIfAny("started_at"),
                row.instantIfAny("ended_at"));
    }

    RunDetail run(String project, String id) {
        return database.read(rows ->
                rows.first(RUN + " AND r.id = ?", row -> detail(rows, project, row), project, id)
                        .orElseThrow(() -> new PipelineFailure.Missing("pipeline run " + id)));
    }

    private RunDetail detail(Rows rows, String project, Row row) {
        RunPage run = run(row);
        Plan plan = plans.of(project, run.version());
        List<PinPage> pins =
                Stored.pins(row.text("pins")).stream()
                        .map(pin ->
                                new PinPage(
                                        pin.commit().name(),
                                        pin.commit().branch(),
                                        pin.path(),
                                        pin.commit().id(),
                                        pin.content().map(Content::digest)))
                        .toList();
        Origin origin = origin(rows, project, run.version());
        return new RunDetail(
                run,
                origin.repository(),
                origin.commit(),
                origin.path(),
                Stored.parameters(row.text("parameters")),
                pins,
                steps(rows, project, run.id(), plan));
    }

    private record Origin(String repository, String commit, String path) {}

    private static Origin origin(Rows rows, String project, String version) {
        return rows.first(
                        "SELECT repository, code_commit, path FROM pipeline_versions"
                                + " WHERE project = ? AND id = ?",
                        row ->
                                new Origin(
                                        row.text("repository"),
                                        row.text("code_commit"),
                                        row.text("path")),
                        project,
                        version)
                .orElseThrow(() -> new PipelineFailure.Missing("pipeline version " + version));
    }

    private static List<StepPage> steps(Rows rows, String project, String run, Plan plan) {
        Map<Integer, List<AttemptPage>> attempts = attempts(rows, project, run);
        Map<Integer, List<Made>> outputs = OutputRows.ofRun(rows, project, run);
        return rows.list(
                "SELECT ordinal, name, state, reason, started_at, ended_at FROM pipeline_steps"
                        + " WHERE project = ? AND run = ? ORDER BY ordinal",
                row -> {
                    int ordinal = row.integer("ordinal");
                    return new StepPage(
                            row.text("name"),
                            row.text("state"),
                            row.text("reason"),
                            plan.step(ordinal).before().stream()
                                    .map(b -> plan.step(b).name())
                                    .toList(),
                            row.instantIfAny("started_at"),
                            row.instantIfAny("ended_at"),
                            attempts.getOrDefault(ordinal, List.of()),
                            outputs.getOrDefault(ordinal, List.of()).stream()
                                    .map(RunPages::output)
                                    .toList());
                },
                project,
                run);
    }

    private static OutputPage output(Made made) {
        return new OutputPage(
                made.name(),
                made.type(),
                made.content().digest(),
                made.content().size(),
                made.attempt(),
                made.text());
    }

    private static Map<Integer, List<AttemptPage>> attempts(Rows rows, String project, String run) {
        Map<Integer, List<AttemptPage>> attempts = new HashMap<>();
        rows.list(
                "SELECT id, ordinal, number, state, reason, runtime, isolation, exit_code, cpu_micros,"
                        + " rss_bytes, created_at, started_at, ended_at FROM pipeline_attempts"
                        + " WHERE project = ? AND run = ? ORDER BY ordinal, number",
                row ->
                        attempts.computeIfAbsent(row.integer("ordinal"), _ -> new ArrayList<>())
                                .add(attempt(row)),
                project,
                run);
        return attempts;
    }

    private static AttemptPage attempt(Row row) {
        return new AttemptPage(
                row.text("id"),
                row.integer("number"),
                row.text("state"),
                row.text("reason"),
                row.text("runtime"),
                row.text("isolation"),
                some(row, "exit_code").map(Math::toIntExact),
                some(row, "cpu_micros"),
                some(row, "rss_bytes"),
                row.instant("created_at"),
                row.instantIfAny("started_at"),
                row.instantIfAny("ended_at"));
    }

    private static Optional<Long> some(Row row, String column) {
        return row.numberIfAny(column).isPresent()
                ? Optional.of(row.numberIfAny(column).getAsLong())
                : Optional.empty();
    }
}
