package dev.kaname.tracking;

import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The tables of the registry.
final class RegistryRows {
    private static final String LATEST = "latest";
    private static final String HEAD = "id, name, created, updated, description, author, tags";
    private static final String VERSION =
            "v.id, v.model, m.name, v.version, v.created, v.updated, v.description, v.stage,"
                    + " v.source, v.storage, v.run, v.run_link, v.logged_model, v.files, v.digest, v.author,"
                    + " v.tags";
    private static final String VERSIONS =
            "SELECT "
                    + VERSION
                    + " FROM tracking_versions v JOIN tracking_registered m"
                    + " ON m.project = v.project AND m.id = v.model"
                    + " WHERE v.project = ? AND v.deleted = 0";

    private RegistryRows() {}

    /// The row of a registered model.
    record Head(
            String id,
            String name,
            Instant created,
            Instant updated,
            Optional<String> description,
            String author,
            Map<String, String> tags) {}

    static Optional<Head> find(Rows rows, String project, String name) {
        return rows.first(
                "SELECT " + HEAD + " FROM tracking_registered WHERE project = ? AND name = ?",
                RegistryRows::head,
                project,
                name);
    }

    static Head head(Rows rows, String project, String name) {
        return find(rows, project, name)
                .orElseThrow(() ->
                        new TrackingFailure.Missing(
                                "Registered Model with name=%s not found"
                                        .formatted(Messages.echo(name))));
    }

    static List<Head> heads(Rows rows, String project) {
        return rows.list(
                "SELECT " + HEAD + " FROM tracking_registered WHERE project = ?",
                RegistryRows::head,
                project);
    }

    static void insert(Tx tx, String project, Head head) {
        tx.update(
                """
                INSERT INTO tracking_registered
                    (project, id, name, created, updated, description, author, tags)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                project,
                head.id(),
                head.name(),
                head.created(),
                head.updated(),
                head.description().orElse(null),
                head.author(),
                ContentsJson.write(head.tags()));
    }

    /// Sets a column of a registered model and notes the time.
    ///
    /// @param column one of ours, never a stranger's text
    static void set(Tx tx, String project, Head head, String column, Optional<String> value) {
        tx.update(
                "UPDATE tracking_registered SET "
                        + column
                        + " = ?, updated = ? WHERE project = ? AND id = ?",
                value.orElse(null),
                tx.now(),
                project,
                head.id());
    }

    static void touch(Tx tx, String project, Head head) {
        set(tx, project, head, "name", Optional.of(head.name()));
    }

    static RegisteredModel open(Rows rows, String project, Head head) {
        Map<String, Long> aliases = aliases(rows, project, head.id());
        return new RegisteredModel(
                head.id(),
                head.name(),
                head.created(),
                head.updated(),
                head.description(),
                head.author(),
                head.tags(),
                aliases,
                latest(rows, project, head, List.of(Stage.values())));
    }

    static Map<String, Long> aliases(Rows rows, String project, String model) {
        Map<String, Long> aliases = new TreeMap<>();
        rows.list(
                "SELECT alias, version FROM tracking_aliases WHERE project = ? AND model = ?",
                row -> aliases.put(row.text("alias"), row.number("version")),
                project,
                model);
        return aliases;
    }

    /// Ids of every version of a model that was not deleted.
    static List<String> versionIds(Rows rows, String project, Head head) {
        return rows.list(
                "SELECT id FROM tracking_versions WHERE project = ? AND model = ? AND deleted = 0",
                row -> row.text("id"),
                project,
                head.id());
    }

    /// Of each stage that has one, the highest version.
    static List<ModelVersion> latest(Rows rows, String project, Head head, List<Stage> stages) {
        List<ModelVersion> latest = new ArrayList<>();
        for (Stage stage : stages) {
            rows.first(
                            VERSIONS
                                    + " AND v.model = ? AND v.stage = ?"
                                    + " ORDER BY v.version DESC LIMIT 1",
                            RegistryRows::version,
                            project,
                            head.id(),
                            stage.name())
                    .ifPresent(version -> latest.add(withAliases(rows, project, version)));
        }
        return latest;
    }

    static ModelVersion version(Rows rows, String project, Head head, long number) {
        return findVersion(rows, project, head, number)
                .orElseThrow(() -> noVersion(head.name(), Long.toString(number)));
    }

    static Optional<ModelVersion> findVersion(Rows rows, String project, Head head, long number) {
        return rows.first(
                        VERSIONS + " AND v.model = ? AND v.version = ?",
                        RegistryRows::version,
                        project,
                        head.id(),
                        number)
                .map(version -> withAliases(rows, project, version));
    }

    static Optional<ModelVersion> byId(Rows rows, String project, String id) {
        return rows.first(VERSIONS + " AND v.id = ?", RegistryRows::version, project, id)
                .map(version -> withAliases(rows, project, version));
    }

    /// The youngest version with these files.
    static Optional<ModelVersion> byDigest(Rows rows, String project, Head head, String digest) {
        return rows.first(
                        VERSIONS
                                + " AND v.model = ? AND v.digest = ? ORDER BY v.version DESC LIMIT 1",
                        RegistryRows::version,
                        project,
                        head.id(),
                        digest)
                .map(version -> withAliases(rows, project, version));
    }

    static ModelVersion byAlias(Rows rows, String project, Head head, String alias) {
        if (alias.equalsIgnoreCase(LATEST)) {
            return rows.first(
                            VERSIONS + " AND v.model = ? ORDER BY v.version DESC LIMIT 1",
                            RegistryRows::version,
                            project,
                            head.id())
                    .map(version -> withAliases(rows, project, version))
                    .orElseThrow(() -> noVersion(head.name(), LATEST));
        }
        Long number = aliases(rows, project, head.id()).get(alias);
        if (number == null) {
            throw new TrackingFailure.Invalid(
                    "alias",
                    "Registered model alias %s not found.".formatted(Messages.echo(alias)));
        }
        return version(rows, project, head, number);
    }

    /// All versions of a project, or of one model, without their aliases.
    static List<ModelVersion> versions(Rows rows, String project, Optional<Head> of) {
        return of.isPresent()
                ? rows.list(
                        VERSIONS + " AND v.model = ?",
                        RegistryRows::version,
                        project,
                        of.get().id())
                : rows.list(VERSIONS, RegistryRows::version, project);
    }

    static long nextNumber(Rows rows, String project, Head head) {
        return rows.first(
                        """
                        SELECT COALESCE(MAX(version), 0) + 1 AS next FROM tracking_versions
                        WHERE project = ? AND model = ?
                        """,
                        row -> row.number("next"),
                        project,
                        head.id())
                .orElseThrow();
    }

    static void insert(Tx tx, String project, ModelVersion version) {
        tx.update(
                """
                INSERT INTO tracking_versions
                    (project, model, version, id, deleted, created, updated, stage, source,
                     storage, run, run_link, logged_model, files, digest, author, description, tags)
                VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                project,
                version.model(),
                version.number(),
                version.id(),
                version.created(),
                version.updated(),
                version.stage().name(),
                version.source(),
                version.storage().orElse(null),
                version.run().orElse(null),
                version.runLink().orElse(null),
                version.loggedModel().orElse(null),
                version.files().map(ArtifactRoot.Place::path).orElse(null),
                version.digest().orElse(null),
                version.author(),
                version.description().orElse(null),
                ContentsJson.write(version.tags()));
    }

    static ModelVersion withAliases(Rows rows, String project, ModelVersion version) {
        return withAliases(version, aliases(rows, project, version.model()));
    }

    /// The same of many, which may be those of a few models.
    static List<ModelVersion> withAliases(Rows rows, String project, List<ModelVersion> versions) {
        Map<String, Map<String, Long>> known = new HashMap<>();
        return versions.stream()
                .map(version ->
                        withAliases(
                                version,
                                known.computeIfAbsent(
                                        version.model(), model -> aliases(rows, project, model))))
                .toList();
    }

    private static ModelVersion withAliases(ModelVersion version, Map<String, Long> ofModel) {
        List<String> aliases = new ArrayList<>();
        ofModel.forEach((alias, number) -> {
            if (number == version.number()) {
                aliases.add(alias);
            }
        });
        return with(version, aliases);
    }

    private static ModelVersion with(ModelVersion v, List<String> aliases) {
        return new ModelVersion(
                v.id(),
                v.model(),
                v.name(),
                v.number(),
                v.created(),
                v.updated(),
                v.description(),
                v.stage(),
                v.source(),
                v.storage(),
                v.run(),
                v.runLink(),
                v.loggedModel(),
                v.files(),
                v.digest(),
                v.author(),
                v.tags(),
                aliases);
    }

    static TrackingFailure.Missing noVersion(String name, String version) {
        return new TrackingFailure.Missing(
                "Model Version (name=%s, version=%s) not found"
                        .formatted(Messages.echo(name), Messages.echo(version)));
    }

    private static Head head(Row row) {
        return new Head(
                row.text("id"),
                row.text("name"),
                row.instant("created"),
                row.instant("updated"),
                row.textIfAny("description"),
                row.text("author"),
                ContentsJson.texts(row.text("tags")));
    }

    private static ModelVersion version(Row row) {
        return new ModelVersion(
                row.text("id"),
                row.text("model"),
                row.text("name"),
                row.number("version"),
                row.instant("created"),
                row.instant("updated"),
                row.textIfAny("description"),
                Stage.valueOf(row.text("stage")),
                row.text("source"),
                row.textIfAny("storage"),
                row.textIfAny("run"),
                row.textIfAny("run_link"),
                row.textIfAny("logged_model"),
                row.textIfAny("files").map(ArtifactPath::parse).flatMap(ArtifactRoot::locate),
                row.textIfAny("digest"),
                row.text("author"),
                ContentsJson.texts(row.text("tags")),
                List.of());
    }
}
