package dev.kaname.tracking;

import dev.kaname.database.Event;
import dev.kaname.database.Tx;
import java.util.Optional;

/// One change of one version, within an act.
record VersionChange(Tx tx, String project, RegistryRows.Head head, ModelVersion version) {
    static VersionChange of(Tx tx, String project, String name, long number) {
        RegistryRows.Head head = RegistryRows.head(tx, project, name);
        return new VersionChange(
                tx, project, head, RegistryRows.version(tx, project, head, number));
    }

    /// @param column one of ours, never a stranger's text
    void set(String column, Optional<String> value) {
        tx.update(
                "UPDATE tracking_versions SET "
                        + column
                        + " = ?, updated = ? WHERE project = ? AND model = ? AND version = ?",
                value.orElse(null),
                tx.now(),
                project,
                head.id(),
                version.number());
    }

    void archiveOthersIn(Stage stage) {
        tx.update(
                """
                UPDATE tracking_versions SET stage = ?, updated = ?
                WHERE project = ? AND model = ? AND stage = ? AND version <> ? AND deleted = 0
                """,
                Stage.ARCHIVED.name(),
                tx.now(),
                project,
                head.id(),
                stage.name(),
                version.number());
    }

    void touchModel() {
        RegistryRows.touch(tx, project, head);
    }

    /// Hides the version and forgets what it said about its origin.
    void redact() {
        tx.update(
                """
                UPDATE tracking_versions SET deleted = 1, updated = ?, description = NULL,
                    source = 'REDACTED-SOURCE-PATH', storage = NULL, run = 'REDACTED-RUN-ID',
                    run_link = 'REDACTED-RUN-LINK', logged_model = NULL, files = NULL
                WHERE project = ? AND model = ? AND version = ?
                """,
                tx.now(),
                project,
                head.id(),
                version.number());
        tx.update(
                "DELETE FROM tracking_aliases WHERE project = ? AND model = ? AND version = ?",
                project,
                head.id(),
                version.number());
        touchModel();
    }

    ModelVersion after() {
        return RegistryRows.version(tx, project, head, version.number());
    }

    Event event(String kind) {
        return ModelVersions.event(project, kind, version);
    }
}
