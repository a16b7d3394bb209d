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
import java.util.function.Function;
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
    record Read(Map<String, Planned> pipelines, Map<String, List<Problem>> problems) {
        Checked checked() {
            Map<String, String> good = new LinkedHashMap<>();
            pipelines.forEach((path, planned) -> good.put(path, planned.pipeline().name()));
            return new Checked(good, problems);
        }
    }

    /// A good file.
    record Planned(Pipeline pipeline, Plan plan) {}

    /// @param author the principal on whose behalf the pipelines will run
    Read read(Code.Source source, String author, Purpose purpose) {
        List<TrackedFile> files = ports.code().files(source);
        Around around =
                new Around(
                        ports,
                        source.project(),
                        author,
                        purpose,
                        files,
                        elsewhere(source.project(), source.repository()));
        return read(
                files,
                path -> ports.code().read(source, path).orElse(new byte[0]),
                around,
                purpose);
    }

    /// The same of files that were pushed nowhere.
    Checked check(WorkingTree tree, String author, Purpose purpose) {
        List<TrackedFile> files =
                tree.tracked().stream().map(path -> new TrackedFile(path, false, "")).toList();
        Map<String, String> elsewhere =
                tree.repository().map(id -> elsewhere(tree.project(), id)).orElse(Map.of());
        Around around = new Around(ports, tree.project(), author, purpose, files, elsewhere);
        return read(
                        files,
                        path -> tree.pipelines().getOrDefault(path, new byte[0]),
                        around,
                        purpose)
                .checked();
    }

    private static Read read(
            List<TrackedFile> files,
            Function<String, byte[]> contents,
            Around around,
            Purpose purpose) {
        Map<String, Planned> good = new LinkedHashMap<>();
        Map<String, List<Problem>> bad = new LinkedHashMap<>();
        files.stream()
                .map(TrackedFile::path)
                .filter(PipelineFile::isOne)
                .sorted()
                .forEach(path -> {
                    around.reading(path);
                    switch (PipelineFile.parse(path, contents.apply(path), around)) {
                        case PipelineFile.Accepted accepted -> {
                            around.named(accepted.pipeline().name());
                            good.put(path, planned(accepted.pipeline(), path, files, purpose));
                        }
                        case PipelineFile.Refused refused -> bad.put(path, refused.problems());
                    }
                });
        return new Read(good, bad);
    }

    private static Planned planned(
            Pipeline written, String path, List<TrackedFile> files, Purpose purpose) {
        Pipeline pipeline =
                switch (purpose) {
                    case ACTIVATION -> written;
                    case SNAPSHOT -> written.keptToItself();
                };
        return new Planned(pipeline, Plan.of(pipeline, folderOf(path), files));
    }

    private static String folderOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private Map<String, String> elsewhere(String project, String repository) {
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
                        project,
                        repository));
        return elsewhere;
    }

    /// Makes the pipelines of a commit the active ones of its repository. Pipelines whose file is
    /// gone are active no longer. Repeating it changes nothing.
    ///
    /// @throws PipelineFailure.Refused if a file is not good; then nothing is changed
    List<String> activate(Who who, Code.Source source) {
        Read read = read(source, owner(who), Purpose.ACTIVATION);
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
        String version = version(tx, who, source, path, plan, pipeline, Purpose.ACTIVATION);
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
    String snapshot(Who who, Code.Source source, String path, Plan plan) {
        return database.act(
                who,
                tx -> {
                    String pipeline = pipeline(tx, source.project(), plan.pipeline());
                    String version =
                            version(tx, who, source, path, plan, pipeline, Purpose.SNAPSHOT);
                    Event event =
                            Event.of(
                                            source.project(),
                                            "pipeline.version",
                                            "pipelineversion",
                                            version)
                                    .about("pipeline", pipeline)
                                    .with("pipeline", plan.pipeline())
                                    .with("commit", source.commit())
                                    .with("path", path)
                                    .with("steps", plan.steps().size())
                                    .with("snapshot", true);
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
            Tx tx,
            Who who,
            Code.Source source,
            String path,
            Plan plan,
            String pipeline,
            Purpose purpose) {
        int snapshot = purpose == Purpose.SNAPSHOT ? 1 : 0;
        Optional<String> known =
                tx.first(
                        "SELECT id FROM pipeline_versions WHERE project = ? AND pipeline = ?"
                                + " AND repository = ? AND code_commit = ? AND path = ?"
                                + " AND snapshot = ?",
                        row -> row.text("id"),
                        source.project(),
                        pipeline,
                        source.repository(),
                        source.commit(),
                        path,
                        snapshot);
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
                        + " path, snapshot, plan, created_by, created_at)"
                        + " SELECT ?, ?, id, versions, ?, ?, ?, ?, ?, ?, ?"
                        + " FROM pipelines WHERE project = ? AND id = ?",
                source.project(),
                version,
                source.repository(),
                source.commit(),
                path,
                snapshot,
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
