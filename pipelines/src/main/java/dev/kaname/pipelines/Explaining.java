package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.pipelines.plan.CacheKey;
import dev.kaname.pipelines.plan.CacheKey.Difference;
import dev.kaname.pipelines.plan.Plan;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.plan.TrackedFile;
import dev.kaname.pipelines.ports.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Says which part of a step's cache key differs from the nearest earlier attempt's.
final class Explaining {
    private static final int MOST_FILES = 100;

    private final Database database;
    private final Code code;
    private final Plans plans;

    Explaining(Database database, Code code, Plans plans) {
        this.database = database;
        this.code = code;
        this.plans = plans;
    }

    /// The key of one attempt, and where it belongs.
    private record Keyed(String run, long number, String version, Map<String, String> parts) {}

    private record Head(String pipeline, String version, long number) {}

    private record Step(int ordinal, String name, String state) {}

    List<Explained> of(String project, String run) {
        Head head = database.read(rows -> head(rows, project, run));
        Plan plan = plans.of(project, head.version());
        List<Step> steps = database.read(rows -> steps(rows, project, run));
        return steps.stream().map(step -> explain(project, run, head, plan, step)).toList();
    }

    private static Head head(Rows rows, String project, String run) {
        return rows.first(
                        "SELECT pipeline, version, number FROM pipeline_runs WHERE project = ? AND id = ?",
                        row ->
                                new Head(
                                        row.text("pipeline"),
                                        row.text("version"),
                                        row.number("number")),
                        project,
                        run)
                .orElseThrow(() -> new PipelineFailure.Missing("pipeline run " + run));
    }

    private static List<Step> steps(Rows rows, String project, String run) {
        return rows.list(
                "SELECT ordinal, name, state FROM pipeline_steps WHERE project = ? AND run = ?"
                        + " ORDER BY ordinal",
                row -> new Step(row.integer("ordinal"), row.text("name"), row.text("state")),
                project,
                run);
    }

    private Explained explain(String project, String run, Head head, Plan plan, Step step) {
        PlannedStep planned = plan.step(step.ordinal());
        Optional<Keyed> now = database.read(rows -> keyed(rows, project, run, step.ordinal()));
        if (!planned.cached() || now.isEmpty()) {
            return new Explained(
                    step.name(),
                    step.state(),
                    planned.cached(),
                    Optional.empty(),
                    List.of(),
                    List.of());
        }
        Optional<Keyed> before = database.read(rows -> earlier(rows, project, head, step.name()));
        List<Difference> differences =
                before.map(b -> CacheKey.differences(b.parts(), now.get().parts()))
                        .orElse(List.of());
        return new Explained(
                step.name(),
                step.state(),
                true,
                before.map(Keyed::number),
                differences,
                before.filter(_ -> differences.stream().anyMatch(d -> d.part().equals("code")))
                        .map(b -> files(project, planned, step.name(), b.version(), head.version()))
                        .orElse(List.of()));
    }

    private static Optional<Keyed> keyed(Rows rows, String project, String run, int ordinal) {
        return rows.first(
                "SELECT a.run, r.number, r.version, a.key_parts FROM pipeline_attempts a"
                        + " JOIN pipeline_runs r ON r.project = a.project AND r.id = a.run"
                        + " WHERE a.project = ? AND a.run = ? AND a.ordinal = ? AND a.cache_key <> ''"
                        + " ORDER BY a.number DESC",
                Explaining::keyed,
                project,
                run,
                ordinal);
    }

    /// The newest attempt of a step of that name in an earlier run of the pipeline.
    private static Optional<Keyed> earlier(Rows rows, String project, Head head, String step) {
        return rows.first(
                "SELECT a.run, r.number, r.version, a.key_parts FROM pipeline_runs r"
                        + " JOIN pipeline_steps s ON s.project = r.project AND s.run = r.id"
                        + " JOIN pipeline_attempts a ON a.project = s.project AND a.id = s.attempt"
                        + " WHERE r.project = ? AND r.pipeline = ? AND r.number < ? AND s.name = ?"
                        + " AND a.cache_key <> '' ORDER BY r.number DESC LIMIT 1",
                Explaining::keyed,
                project,
                head.pipeline(),
                head.number(),
                step);
    }

    private static Keyed keyed(Row row) {
        return new Keyed(
                row.text("run"),
                row.number("number"),
                row.text("version"),
                Stored.texts(row.text("key_parts")));
    }

    private List<String> files(
            String project, PlannedStep planned, String step, String before, String now) {
        Map<String, String> old =
                plans.of(project, before)
                        .step(step)
                        .map(earlier -> digests(earlier, source(project, before)))
                        .orElse(Map.of());
        Map<String, String> current = digests(planned, source(project, now));
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(current.keySet());
        List<String> changed = new ArrayList<>();
        for (String path : paths) {
            boolean same = old.getOrDefault(path, "").equals(current.getOrDefault(path, ""));
            if (!same && changed.size() < MOST_FILES) {
                changed.add(path);
            }
        }
        return changed;
    }

    private Map<String, String> digests(PlannedStep step, Code.Source source) {
        Map<String, String> digests = new LinkedHashMap<>();
        for (TrackedFile file : step.code().from(code.files(source))) {
            digests.put(file.path(), file.digest() + (file.executable() ? "x" : ""));
        }
        return new TreeMap<>(digests);
    }

    private Code.Source source(String project, String version) {
        return database.read(rows ->
                rows.first(
                                "SELECT repository, code_commit FROM pipeline_versions"
                                        + " WHERE project = ? AND id = ?",
                                row ->
                                        new Code.Source(
                                                project,
                                                row.text("repository"),
                                                row.text("code_commit")),
                                project,
                                version)
                        .orElseThrow(
                                () -> new PipelineFailure.Missing("pipeline version " + version)));
    }
}
