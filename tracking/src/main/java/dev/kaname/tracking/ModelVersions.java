package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Edge;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// The versions of registered models.
public final class ModelVersions {
    private static final int RACES = 5;

    private final Database database;
    private final Artifacts artifacts;
    private final ModelUse use;
    private final Supplier<String> ids;

    ModelVersions(Database database, Artifacts artifacts, ModelUse use, Supplier<String> ids) {
        this.database = database;
        this.artifacts = artifacts;
        this.use = use;
        this.ids = ids;
    }

    /// A version that is ready to be admitted: its source resolved, its files' content id known.
    ///
    /// @param id the version's own
    /// @param modelId id of the registered model, should it have to be created
    public record Candidate(
            String id,
            String modelId,
            NewVersion asked,
            String source,
            Optional<String> storage,
            Optional<String> run,
            Optional<String> loggedModel,
            Optional<ArtifactRoot.Place> files,
            Optional<String> digest) {
        /// The root in which the version's files will stay as they are now, if they lie here.
        Optional<ArtifactRoot.OfVersion> pinned() {
            return digest.map(_ -> new ArtifactRoot.OfVersion(id));
        }
    }

    /// Registers a new version of an existing model.
    ///
    /// @throws TrackingFailure.SourceRefused if the source names nothing that lies here
    public ModelVersion create(Author author, String project, String name, NewVersion asked) {
        RegistryChecks.name("name", name);
        Candidate candidate = prepare(project, asked);
        for (int race = 1; ; race++) {
            try {
                return database.act(
                        author.who(), tx -> admit(tx, author, project, name, candidate));
            } catch (DatabaseFailure.Duplicate lost) {
                // PostgreSQL: somebody took the number between our look and our write
                if (race == RACES) {
                    throw lost;
                }
            }
        }
    }

    /// Does everything about a new version that is not for an act: reads, and asks the store.
    public Candidate prepare(String project, NewVersion asked) {
        RegistryChecks.tags(asked.tags());
        asked.description().ifPresent(RegistryChecks::description);
        Checks.length("source", "source", asked.source(), 10_000);
        asked.runLink().ifPresent(link -> Checks.length("run_link", "run_link", link, 500));
        ModelSource.Resolved resolved =
                database.read(rows -> new SourceResolver(rows, project).resolve(asked));
        Optional<String> digest =
                resolved.place()
                        .flatMap(place -> artifacts.digest(project, place.root(), place.inside()));
        return new Candidate(
                ids.get(),
                ids.get(),
                asked,
                resolved.source(),
                resolved.storage(),
                resolved.run(),
                resolved.loggedModel(),
                resolved.place(),
                digest);
    }

    /// Registers a prepared version within an act.
    public Outcome<ModelVersion> admit(
            Tx tx, Author author, String project, String name, Candidate candidate) {
        RegistryRows.Head head = RegistryRows.head(tx, project, name);
        ModelVersion version = version(tx, author, project, head, candidate);
        RegistryRows.insert(tx, project, version);
        candidate
                .pinned()
                .ifPresent(root ->
                        artifacts.keep(
                                tx,
                                project,
                                root,
                                candidate.files().orElseThrow(),
                                candidate.digest().orElseThrow()));
        RegistryRows.touch(tx, project, head);
        if (!candidate.asked().isPrompt()) {
            version.loggedModel()
                    .ifPresent(id ->
                            LoggedModels.noteVersion(tx, project, id, name, version.number()));
        }
        Event event =
                event(project, "model.register", version)
                        .with("source", version.source())
                        .with("digest", version.digest().orElse(""));
        return Outcome.of(version, event, edges(tx, project, version));
    }

    /// The same, once: where the model has a version with the same files, that one is the answer
    /// and nothing is written. The registered model is created if need be.
    public Outcome<ModelVersion> admitOnce(
            Tx tx, Author author, String project, String name, Candidate candidate) {
        RegistryChecks.name("name", name);
        Optional<RegistryRows.Head> head = RegistryRows.find(tx, project, name);
        if (head.isEmpty()) {
            RegistryRows.insert(
                    tx,
                    project,
                    new RegistryRows.Head(
                            candidate.modelId(),
                            name,
                            tx.now(),
                            tx.now(),
                            Optional.empty(),
                            author.who().principal(),
                            Map.of()));
        } else if (candidate.digest().isPresent()) {
            Optional<ModelVersion> same =
                    RegistryRows.byDigest(tx, project, head.get(), candidate.digest().get());
            if (same.isPresent()) {
                return Outcome.unchanged(same.get());
            }
        }
        return admit(tx, author, project, name, candidate);
    }

    private static ModelVersion version(
            Tx tx, Author author, String project, RegistryRows.Head head, Candidate candidate) {
        NewVersion asked = candidate.asked();
        return new ModelVersion(
                candidate.id(),
                head.id(),
                head.name(),
                RegistryRows.nextNumber(tx, project, head),
                tx.now(),
                tx.now(),
                asked.description().filter(text -> !text.isEmpty()),
                Stage.NONE,
                candidate.source(),
                candidate.pinned().map(ArtifactRoot::uri).or(candidate::storage),
                candidate.run(),
                asked.runLink().filter(text -> !text.isEmpty()),
                candidate.loggedModel(),
                candidate
                        .pinned()
                        .map(root -> new ArtifactRoot.Place(root, ArtifactPath.root()))
                        .or(candidate::files),
                candidate.digest(),
                author.who().principal(),
                RegistryChecks.tags(asked.tags()),
                List.of());
    }

    private static List<Edge> edges(Rows rows, String project, ModelVersion version) {
        List<Edge> edges = new ArrayList<>();
        version.run()
                .flatMap(run -> StoredRun.find(rows, project, run))
                .ifPresent(run ->
                        edges.add(new Edge(Runs.node(run.info()), version.node(), "registered")));
        return edges;
    }

    /// @throws TrackingFailure.Missing if there is none
    public ModelVersion get(String project, String name, long number) {
        RegistryChecks.name("name", name);
        return database.read(rows ->
                RegistryRows.version(
                        rows, project, RegistryRows.head(rows, project, name), number));
    }

    /// The version of that id, under whatever name its model has now.
    public Optional<ModelVersion> byId(String project, String id) {
        return database.read(rows -> RegistryRows.byId(rows, project, id));
    }

    public Page<ModelVersion> search(String project, Query query) {
        return new RegistrySearch(database).versions(project, query);
    }

    /// Sets the description; without one it is cleared.
    public ModelVersion describe(
            Author author, String project, String name, long number, Optional<String> text) {
        text.ifPresent(RegistryChecks::description);
        return change(
                author,
                project,
                name,
                number,
                change -> {
                    change.set("description", text.filter(some -> !some.isEmpty()));
                    return change.event("model.update");
                });
    }

    /// Moves a version to a stage.
    ///
    /// @param archiveOthers whether other versions in that stage are archived
    public ModelVersion moveTo(
            Author author,
            String project,
            String name,
            long number,
            Stage stage,
            boolean archiveOthers) {
        if (archiveOthers && !stage.isActive()) {
            throw new TrackingFailure.Invalid(
                    "archive_existing_versions",
                    "Model version transition cannot archive existing model versions because '%s' is not an Active stage. Valid stages are ('Staging', 'Production')"
                            .formatted(stage.wireName()));
        }
        return change(
                author,
                project,
                name,
                number,
                change -> {
                    if (archiveOthers) {
                        change.archiveOthersIn(stage);
                    }
                    change.set("stage", Optional.of(stage.name()));
                    change.touchModel();
                    return change.event("model.stage").with("stage", stage.wireName());
                });
    }

    public void setTag(Author author, String project, String name, long number, KeyValue tag) {
        Map<String, String> added = RegistryChecks.tags(List.of(tag));
        change(
                author,
                project,
                name,
                number,
                change -> {
                    Map<String, String> tags = new TreeMap<>(change.version().tags());
                    tags.putAll(added);
                    change.set("tags", Optional.of(ContentsJson.write(tags)));
                    return change.event("model.tag").asGathered();
                });
    }

    /// Takes a tag away; one that is not there is gone already.
    public void deleteTag(Author author, String project, String name, long number, String key) {
        Checks.key("key", "key", key);
        change(
                author,
                project,
                name,
                number,
                change -> {
                    Map<String, String> tags = new TreeMap<>(change.version().tags());
                    tags.remove(key);
                    change.set("tags", Optional.of(ContentsJson.write(tags)));
                    return change.event("model.tag").asGathered();
                });
    }

    /// Deletes a version: it is no longer found, its aliases go, its number is never used again.
    ///
    /// @throws TrackingFailure.InUse if an endpoint serves it, or would go back to it
    public void delete(Author author, String project, String name, long number) {
        RegistryChecks.name("name", name);
        database.act(
                author.who(),
                tx -> {
                    VersionChange change = VersionChange.of(tx, project, name, number);
                    Registry.requireUnused(use.serving(tx, project, change.version().id()));
                    change.redact();
                    artifacts.release(
                            tx, project, new ArtifactRoot.OfVersion(change.version().id()));
                    return Outcome.of(true, change.event("model.delete"));
                });
    }

    private ModelVersion change(
            Author author,
            String project,
            String name,
            long number,
            Function<VersionChange, Event> steps) {
        RegistryChecks.name("name", name);
        return database.act(
                author.who(),
                tx -> {
                    VersionChange change = VersionChange.of(tx, project, name, number);
                    Event event = steps.apply(change);
                    return Outcome.of(change.after(), event);
                });
    }

    static Event event(String project, String kind, ModelVersion version) {
        return Event.of(project, kind, "model", version.id())
                .about("registeredmodel", version.model())
                .with("name", version.name())
                .with("version", version.number());
    }
}
