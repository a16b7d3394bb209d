package dev.kaname.server.data;

import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.store.CommitId;

/// Which commits were made in which repository: the store, which all repositories of a project
/// share, does not know.
public final class KnownCommits {
    private KnownCommits() {}

    /// Within the act that makes it.
    public static void add(Tx tx, Repository repository, CommitId commit) {
        tx.update(
                """
                INSERT INTO data_commits (project, repository, commit_id) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                repository.project(),
                repository.id(),
                commit.toString());
    }

    static boolean has(Rows rows, Repository repository, CommitId commit) {
        return rows.any(
                """
                SELECT 1 FROM data_commits
                WHERE project = ? AND repository = ? AND commit_id = ?
                """,
                repository.project(),
                repository.id(),
                commit.toString());
    }
}
