package dev.kaname.code;

import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import java.util.List;
import java.util.Optional;

/// The rows of repositories and heads.
final class RepositoryRows {
    private static final String COLUMNS = "project, id, name, default_branch, created";

    private RepositoryRows() {}

    static Optional<CodeRepository> named(Rows rows, String project, String name) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM code_repositories WHERE project = ? AND name = ?",
                RepositoryRows::repository,
                project,
                name);
    }

    static Optional<CodeRepository> withId(Rows rows, String project, String id) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM code_repositories WHERE project = ? AND id = ?",
                RepositoryRows::repository,
                project,
                id);
    }

    static List<CodeRepository> after(Rows rows, String project, String name, int limit) {
        return rows.list(
                "SELECT "
                        + COLUMNS
                        + " FROM code_repositories WHERE project = ? AND name > ?"
                        + " ORDER BY name LIMIT ?",
                RepositoryRows::repository,
                project,
                name,
                limit);
    }

    /// Of all projects, in an order that can be gone through in pieces.
    static List<CodeRepository> everywhere(Rows rows, String project, String id, int limit) {
        return rows.list(
                "SELECT "
                        + COLUMNS
                        + " FROM code_repositories WHERE project > ? OR (project = ? AND id > ?)"
                        + " ORDER BY project, id LIMIT ?",
                RepositoryRows::repository,
                project,
                project,
                id,
                limit);
    }

    static void insert(Tx tx, CodeRepository repository, String creator) {
        tx.update(
                "INSERT INTO code_repositories"
                        + " (project, id, name, default_branch, created, creator)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                repository.project(),
                repository.id(),
                repository.name(),
                repository.defaultBranch(),
                repository.created(),
                creator);
    }

    static List<CodeHead> heads(Rows rows, CodeRepository repository) {
        return rows.list(
                "SELECT ref, commit_id, moved, mover FROM code_heads"
                        + " WHERE project = ? AND repository = ? ORDER BY ref",
                row ->
                        new CodeHead(
                                row.text("ref"),
                                row.text("commit_id"),
                                row.instant("moved"),
                                row.text("mover")),
                repository.project(),
                repository.id());
    }

    static void move(Tx tx, CodeRepository repository, String ref, String commit, String mover) {
        if (commit.isEmpty()) {
            tx.update(
                    "DELETE FROM code_heads WHERE project = ? AND repository = ? AND ref = ?",
                    repository.project(),
                    repository.id(),
                    ref);
            return;
        }
        tx.update(
                "INSERT INTO code_heads (project, repository, ref, commit_id, moved, mover)"
                        + " VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (project, repository, ref) DO UPDATE SET"
                        + " commit_id = excluded.commit_id, moved = excluded.moved,"
                        + " mover = excluded.mover",
                repository.project(),
                repository.id(),
                ref,
                commit,
                tx.now(),
                mover);
    }

    private static CodeRepository repository(Row row) {
        return new CodeRepository(
                row.text("project"),
                row.text("id"),
                row.text("name"),
                row.text("default_branch"),
                row.instant("created"));
    }
}
