package dev.kaname.server.data;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Who;
import dev.kaname.server.access.GrantableData;
import dev.kaname.store.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The data repositories of all projects.
public final class Repositories implements GrantableData {
    /// As a bucket may be called, and with one reading only (BI-135). No backtracking.
    private static final Pattern NAME = Pattern.compile("[a-z0-9]++(?:-[a-z0-9]++)*+");

    private static final int LONGEST = 63;

    private final Database database;
    private final Supplier<String> ids;

    public Repositories(Database database, Supplier<String> ids) {
        this.database = database;
        this.ids = ids;
    }

    /// Makes a repository.
    ///
    /// @throws dev.kaname.database.DatabaseFailure.Duplicate if the name is or was in use
    public Repository create(Who who, String project, String name, BranchName defaultBranch) {
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw new StoreFailure.Invalid(
                    "name",
                    "is not a name of 1 to 63 characters",
                    "Use lower-case letters, digits and single hyphens.");
        }
        String id = ids.get();
        return database.act(
                who,
                tx -> {
                    Repository made =
                            new Repository(project, id, name, defaultBranch.text(), tx.now());
                    tx.update(
                            """
                            INSERT INTO repositories (project, id, name, default_branch, created)
                            VALUES (?, ?, ?, ?, ?)
                            """,
                            project,
                            id,
                            name,
                            defaultBranch.text(),
                            tx.now());
                    return Outcome.of(
                            made,
                            Event.of(project, "repository.create", "repository", id)
                                    .with("name", name));
                });
    }

    @Override
    public boolean exists(String project, String name) {
        return find(project, name).isPresent();
    }

    public Optional<Repository> find(String project, String name) {
        return database.read(rows ->
                rows.first(
                        "SELECT * FROM repositories WHERE project = ? AND name = ?",
                        Repositories::repository,
                        project,
                        name));
    }

    /// @throws StoreFailure.Missing if there is no repository of this name
    public Repository named(String project, String name) {
        return find(project, name)
                .orElseThrow(() -> new StoreFailure.Missing("this data repository"));
    }

    public Optional<Repository> byId(String project, String id) {
        return database.read(rows ->
                rows.first(
                        "SELECT * FROM repositories WHERE project = ? AND id = ?",
                        Repositories::repository,
                        project,
                        id));
    }

    /// In order of their names.
    public List<Repository> list(String project, String after, int limit) {
        return database.read(rows ->
                rows.list(
                        """
                        SELECT * FROM repositories WHERE project = ? AND name > ?
                        ORDER BY name LIMIT ?
                        """,
                        Repositories::repository,
                        project,
                        after,
                        limit));
    }

    private static Repository repository(Row row) {
        return new Repository(
                row.text("project"),
                row.text("id"),
                row.text("name"),
                row.text("default_branch"),
                row.instant("created"));
    }
}
