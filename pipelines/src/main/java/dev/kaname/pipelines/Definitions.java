package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.pipelines.file.Pipeline;
import dev.kaname.pipelines.file.PipelineFile;
import dev.kaname.pipelines.file.Problem;
import dev.kaname.pipelines.plan.Plan;
import dev.kaname.pipelines.plan.PlanJson;
import dev.kaname.pipelines.plan.TrackedFile;
import dev.kaname.pipelines.ports.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The pipelines of code repositories: checked at every push, active as the head of the default
/// branch says.
final class Definitions {
    private final Database database;
    private final Ports ports;
    private final Supplier<String> ids;

    Definitions(Database database, Ports ports, Supplier<String> ids) {
        this.database = database;
        this.ports = ports;
        this.ids = ids;
    }

    /// What the pipeline files of a commit came to: the good ones, and the problems of the others.
    record Read(Map<String, Planned> pipelines, Map<String, List<Problem>> problems) {}

    /// A good file.
    record Planned(Pipeline pipeline, Plan plan) {}

    /// @param author the principal on whose behalf the pipelines will run
    Read read(Code.Source source, String author) {
        List<TrackedFile> files = ports.code().files(source);
        Around around = new Around(ports, source, author, files, elsewhere(source));
        Map<String, Planned> good = new LinkedHashMap<>();
        Map<String, List<Problem>> bad = new LinkedHashMap<>();
        files.stream()
                .map(TrackedFile::path)
                .filter(PipelineFile::isOne)
                .sorted()
                .forEach(path -> {
                    around.reading(path);
                    byte[] text = ports.code().read(source, path).orElse(new byte[0]);
                    switch (PipelineFile.parse(path, text, around)) {
                        case PipelineFile.Accepted accepted -> {
                            around.named(accepted.pipeline().name());
                            Plan plan = Plan.of(accepted.pipeline(), folderOf(path), files);
                            good.put(path, new Planned(accepted.pipeline(), plan));
                        }
                        case PipelineFile.Refused refused -> bad.put(path, refused.problems());
                    }
                });
        return new Read(good, bad);
    }

    private static String folderOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private Map<String, String> elsewhere(Code.Source source) {
        Map<String, String> elsewhere = new HashMap<>();
        database.read(rows ->
                rows.list(
                        "SELECT p.name, v.path FROM pipelines p JOIN pipeline_versions v"
                                + " ON v.project = p.project AND v.id = p.active"
                                + " WHERE p.project = ? AND v.repository <> ?",
                        row ->
                                elsewhere.put(
                                        row.text("name"),
                                        "another repository: " + row.text("path")),
                        source.project(),
                        source.repository()));
        return elsewhere;
    }

    /// Makes the pipelines of a commit the active ones of its repository. Pipelines whose file is
    /// gone are active no longer. Repeating it changes nothing.
    ///
    /// @throws PipelineFailure.Refused if a file is not good; then nothing is changed
    List<String> activate(Who who, Code.Source source) {
        Read read = read(source, owner(who));
        for (Map.Entry<String, List<Problem>> bad : read.problems().entrySet()) {
            throw new PipelineFailure.Refused(bad.getKey(), bad.getValue());
        }
        List<String> versions = new ArrayList<>();
        read.pipelines()
                .forEach((path, planned) ->
                        versions.add(
                                database.act(
                                        who,
                                        tx -> activate(tx, who, source, path, planned.plan()))));
        Set<String> names =
                Set.copyOf(
                        read.pipelines().values().stream().map(p -> p.pipeline().name()).toList());
        for (Standing active : active(source)) {
            if (!names.contains(active.name())) {
                database.act(who, tx -> deactivate(tx, source.project(), active));
            }
        }
        return versions;
    }

    /// On whose behalf: the person, whoever the message came through.
    static String owner(Who who) {
        return who.onBehalfOf().orElse(who.principal());
    }

    private Outcome<String> activate(Tx tx, Who who, Code.Source source, String path, Plan plan) {
        String pipeline = pipeline(tx, source.project(), plan.pipeline());
        String version = version(tx, who, source, path, plan, pipeline);
        int changed =
                tx.update(
                        "UPDATE pipelines SET active = ?, activated_by = ?, activated_at = ?"
                                + " WHERE project = ? AND id = ? AND (active IS NULL OR active <> ?)",
                        version,
                        owner(who),
                        tx.now(),
                        source.project(),
                        pipeline,
                        version);
        if (changed == 0) {
            return Outcome.unchanged(version);
        }
        Event event =
                Event.of(source.project(), "pipeline.activate", "pipeline", pipeline)
                        .about("pipelineversion", version)
                        .with("pipeline", plan.pipeline())
                        .with("commit", source.commit())
                        .with("path", path)
                        .with("steps", plan.steps().size());
        return Outcome.of(version, event);
    }

    /// A version that is run without ever being active: somebody's working tree.
    String version(Who who, Code.Source source, String path, Plan plan) {
        return database.act(
                who,
                tx -> {
                    String pipeline = pipeline(tx, source.project(), plan.pipeline());
                    String version = version(tx, who, source, path, plan, pipeline);
                    Event event =
                            Event.of(
                                            source.project(),
                                            "pipeline.version",
                                            "pipelineversion",
                                            version)
                                    .about("pipeline", pipeline)
                                    .with("commit", source.commit());
                    return Outcome.of(version, event);
                });
    }

    private String pipeline(Tx tx, String project, String name) {
        String fresh = ids.get();
        tx.update(
                "INSERT INTO pipelines (project, id, name, versions, runs, created_at)"
                        + " VALUES (?, ?, ?, 0, 0, ?) ON CONFLICT (project, name) DO NOTHING",
                project,
                fresh,
                name,
                tx.now());
        return tx.first(
                        "SELECT id FROM pipelines WHERE project = ? AND name = ?",
                        row -> row.text("id"),
                        project,
                        name)
                .orElse(fresh);
    }

    private String version(
            Tx tx, Who who, Code.Source source, String path, Plan plan, String pipeline) {
        Optional<String> known =
                tx.first(
                        "SELECT id FROM pipeline_versions WHERE project = ? AND pipeline = ?"
                                + " AND repository = ? AND code_commit = ? AND path = ?",
                        row -> row.text("id"),
                        source.project(),
                        pipeline,
                        source.repository(),
                        source.commit(),
                        path);
        if (known.isPresent()) {
            return known.get();
        }
        String version = ids.get();
        tx.update(
                "UPDATE pipelines SET versions = versions + 1 WHERE project = ? AND id = ?",
                source.project(),
                pipeline);
        tx.update(
                "INSERT INTO pipeline_versions (project, id, pipeline, number, repository, code_commit,"
                        + " path, plan, created_by, created_at) SELECT ?, ?, id, versions, ?, ?, ?, ?, ?, ?"
                        + " FROM pipelines WHERE project = ? AND id = ?",
                source.project(),
                version,
                source.repository(),
                source.commit(),
                path,
                PlanJson.write(plan),
                owner(who),
                tx.now(),
                source.project(),
                pipeline);
        return version;
    }

    private record Standing(String id, String name, String version) {}

    private List<Standing> active(Code.Source source) {
        return database.read(rows ->
                rows.list(
                        "SELECT p.id, p.name, p.active FROM pipelines p JOIN pipeline_versions v"
                                + " ON v.project = p.project AND v.id = p.active"
                                + " WHERE p.project = ? AND v.repository = ?",
                        row -> new Standing(row.text("id"), row.text("name"), row.text("active")),
                        source.project(),
                        source.repository()));
    }

    private static Outcome<String> deactivate(Tx tx, String project, Standing active) {
        int changed =
                tx.update(
                        "UPDATE pipelines SET active = NULL WHERE project = ? AND id = ? AND active = ?",
                        project,
                        active.id(),
                        active.version());
        Event event =
                Event.of(project, "pipeline.deactivate", "pipeline", active.id())
                        .with("pipeline", active.name());
        return changed == 0 ? Outcome.unchanged("") : Outcome.of("", event);
    }
}
