package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Registered models and their aliases. Their versions are [ModelVersions]'.
public final class Registry {
    private final Database database;
    private final Artifacts artifacts;
    private final ModelUse use;
    private final Supplier<String> ids;

    Registry(Database database, Artifacts artifacts, ModelUse use, Supplier<String> ids) {
        this.database = database;
        this.artifacts = artifacts;
        this.use = use;
        this.ids = ids;
    }

    /// @throws TrackingFailure.Exists if the name is taken
    public RegisteredModel create(
            Author author,
            String project,
            String name,
            Optional<String> description,
            List<KeyValue> tags) {
        RegistryChecks.name("name", name);
        description.ifPresent(RegistryChecks::description);
        Map<String, String> kept = RegistryChecks.tags(tags);
        String id = ids.get();
        try {
            return database.act(
                    author.who(),
                    tx -> {
                        requireFree(tx, project, name);
                        RegistryRows.Head head =
                                new RegistryRows.Head(
                                        id,
                                        name,
                                        tx.now(),
                                        tx.now(),
                                        description.filter(text -> !text.isEmpty()),
                                        author.who().principal(),
                                        kept);
                        RegistryRows.insert(tx, project, head);
                        return Outcome.of(
                                RegistryRows.open(tx, project, head),
                                event(project, "registeredmodel.create", head));
                    });
        } catch (DatabaseFailure.Duplicate lost) {
            throw taken(name);
        }
    }

    /// @param endpoints that would be left without their model
    static void requireUnused(List<String> endpoints) {
        if (!endpoints.isEmpty()) {
            throw new TrackingFailure.InUse(
                    "An endpoint depends on it: "
                            + String.join(", ", endpoints)
                            + ". What is served, and what would be gone back to, stays.");
        }
    }

    private static void requireFree(Tx tx, String project, String name) {
        if (RegistryRows.find(tx, project, name).isPresent()) {
            throw taken(name);
        }
    }

    private static TrackingFailure.Exists taken(String name) {
        return new TrackingFailure.Exists(
                "Registered Model (name=%s) already exists.".formatted(Messages.echo(name)));
    }

    /// @throws TrackingFailure.Missing if there is none
    public RegisteredModel get(String project, String name) {
        RegistryChecks.name("name", name);
        return database.read(
                rows -> RegistryRows.open(rows, project, RegistryRows.head(rows, project, name)));
    }

    public Page<RegisteredModel> search(String project, Query query) {
        return new RegistrySearch(database).models(project, query);
    }

    /// Of each stage that has one, the highest version.
    ///
    /// @param stages all, if empty
    public List<ModelVersion> latest(String project, String name, List<Stage> stages) {
        RegistryChecks.name("name", name);
        List<Stage> asked =
                stages.isEmpty() ? List.of(Stage.values()) : stages.stream().distinct().toList();
        return database.read(rows ->
                RegistryRows.latest(rows, project, RegistryRows.head(rows, project, name), asked));
    }

    /// Gives a model another name; versions, tags and aliases go with it.
    ///
    /// @throws TrackingFailure.InUse if an endpoint is bound to it by its name
    public RegisteredModel rename(Author author, String project, String name, String next) {
        RegistryChecks.name("name", name);
        RegistryChecks.name("new_name", next);
        return database.act(
                author.who(),
                tx -> {
                    RegistryRows.Head head = RegistryRows.head(tx, project, name);
                    if (name.equals(next)) {
                        return Outcome.unchanged(RegistryRows.open(tx, project, head));
                    }
                    requireFree(tx, project, next);
                    requireUnused(use.boundTo(tx, project, name));
                    RegistryRows.set(tx, project, head, "name", Optional.of(next));
                    return Outcome.of(
                            RegistryRows.open(tx, project, RegistryRows.head(tx, project, next)),
                            event(project, "registeredmodel.rename", head).with("to", next));
                });
    }

    /// Sets the description; an empty one clears it.
    public RegisteredModel describe(
            Author author, String project, String name, String description) {
        RegistryChecks.name("name", name);
        RegistryChecks.description(description);
        return database.act(
                author.who(),
                tx -> {
                    RegistryRows.Head head = RegistryRows.head(tx, project, name);
                    Optional<String> text =
                            Optional.of(description).filter(some -> !some.isEmpty());
                    RegistryRows.set(tx, project, head, "description", text);
                    return Outcome.of(
                            RegistryRows.open(tx, project, RegistryRows.head(tx, project, name)),
                            event(project, "registeredmodel.update", head));
                });
    }

    /// Deletes a model for good, versions and aliases with it. Its name is free again.
    ///
    /// @throws TrackingFailure.InUse if an endpoint depends on it
    public void delete(Author author, String project, String name) {
        RegistryChecks.name("name", name);
        database.act(
                author.who(),
                tx -> {
                    RegistryRows.Head head = RegistryRows.head(tx, project, name);
                    requireUnused(use.boundTo(tx, project, name));
                    for (String version : RegistryRows.versionIds(tx, project, head)) {
                        requireUnused(use.serving(tx, project, version));
                        artifacts.release(tx, project, new ArtifactRoot.OfVersion(version));
                    }
                    for (String table : List.of("tracking_aliases", "tracking_versions")) {
                        tx.update(
                                "DELETE FROM " + table + " WHERE project = ? AND model = ?",
                                project,
                                head.id());
                    }
                    tx.update(
                            "DELETE FROM tracking_registered WHERE project = ? AND id = ?",
                            project,
                            head.id());
                    return Outcome.of(true, event(project, "registeredmodel.delete", head));
                });
    }

    public void setTag(Author author, String project, String name, KeyValue tag) {
        RegistryChecks.name("name", name);
        Map<String, String> added = RegistryChecks.tags(List.of(tag));
        database.act(
                author.who(),
                tx -> {
                    RegistryRows.Head head = RegistryRows.head(tx, project, name);
                    Map<String, String> tags = new TreeMap<>(head.tags());
                    tags.putAll(added);
                    return writeTags(tx, project, head, tags);
                });
    }

    /// Takes a tag away; one that is not there is gone already.
    public void deleteTag(Author author, String project, String name, String key) {
        RegistryChecks.name("name", name);
        Checks.key("key", "key", key);
        database.act(
                author.who(),
                tx -> {
                    RegistryRows.Head head = RegistryRows.head(tx, project, name);
                    Map<String, String> tags = new TreeMap<>(head.tags());
                    tags.remove(key);
                    return writeTags(tx, project, head, tags);
                });
    }

    private static Outcome<Boolean> writeTags(
            Tx tx, String project, RegistryRows.Head head, Map<String, String> tags) {
        if (tags.equals(head.tags())) {
            return Outcome.unchanged(false);
        }
        RegistryRows.set(tx, project, head, "tags", Optional.of(ContentsJson.write(tags)));
        return Outcome.of(true, event(project, "registeredmodel.tag", head).asGathered());
    }

    /// Points an alias at a version, wherever it pointed before.
    public void setAlias(Author author, String project, String name, String alias, long version) {
        database.act(author.who(), tx -> setAlias(tx, project, name, alias, version));
    }

    /// The same within an act that does more.
    public static Outcome<ModelVersion> setAlias(
            Tx tx, String project, String name, String alias, long number) {
        RegistryChecks.name("name", name);
        RegistryChecks.alias(alias, true);
        RegistryRows.Head head = RegistryRows.head(tx, project, name);
        ModelVersion version = RegistryRows.version(tx, project, head, number);
        if (version.aliases().contains(alias)) {
            return Outcome.unchanged(version);
        }
        tx.update(
                """
                INSERT INTO tracking_aliases (project, model, alias, version) VALUES (?, ?, ?, ?)
                ON CONFLICT (project, model, alias) DO UPDATE SET version = excluded.version
                """,
                project,
                head.id(),
                alias,
                number);
        Event event =
                Event.of(project, "model.alias", "model", version.id())
                        .about("registeredmodel", head.id())
                        .with("name", name)
                        .with("alias", alias)
                        .with("version", number);
        return Outcome.of(RegistryRows.withAliases(tx, project, version), event);
    }

    /// Takes an alias away; one that is not there is gone already.
    public void deleteAlias(Author author, String project, String name, String alias) {
        RegistryChecks.name("name", name);
        RegistryChecks.alias(alias, false);
        database.act(
                author.who(),
                tx -> {
                    RegistryRows.Head head = RegistryRows.head(tx, project, name);
                    int gone =
                            tx.update(
                                    """
                                    DELETE FROM tracking_aliases
                                    WHERE project = ? AND model = ? AND alias = ?
                                    """,
                                    project,
                                    head.id(),
                                    alias);
                    return gone == 0
                            ? Outcome.unchanged(false)
                            : Outcome.of(
                                    true,
                                    event(project, "model.unalias", head).with("alias", alias));
                });
    }

    /// The version that an alias points at; `latest` is the highest.
    ///
    /// @throws TrackingFailure.Invalid if there is no such alias
    public ModelVersion byAlias(String project, String name, String alias) {
        RegistryChecks.name("name", name);
        RegistryChecks.alias(alias, false);
        return database.read(rows ->
                RegistryRows.byAlias(rows, project, RegistryRows.head(rows, project, name), alias));
    }

    private static Event event(String project, String kind, RegistryRows.Head head) {
        return Event.of(project, kind, "registeredmodel", head.id()).with("name", head.name());
    }
}
