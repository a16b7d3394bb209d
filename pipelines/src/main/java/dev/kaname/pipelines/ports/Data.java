package dev.kaname.pipelines.ports;

import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/// Versioned data and stored content.
public interface Data {
    /// The newest commit of a branch, if the repository and branch exist.
    ///
    /// @param repository name of the data repository
    Optional<Commit> head(String project, String repository, String branch);

    /// What lies at a path of a commit, if anything.
    ///
    /// @param path without slashes at either end; empty means everything
    Optional<Content> at(String project, Commit commit, String path);

    /// Whether a path that passes the test was added, changed or removed by a commit, seen against
    /// its first parent.
    boolean touches(String project, Commit commit, Predicate<String> path);

    /// Puts content at `target`, which does not exist yet, so that the step can read it and the
    /// store cannot be changed through it.
    ///
    /// @throws Unfit if there is no room for it
    void materialise(String project, Content content, Path target);

    /// Stores a file or folder durably. Asking again for the same bytes answers the same.
    ///
    /// @throws Unfit if it can never be stored as it is
    Content store(String project, Path fileOrFolder);

    /// Whether all bytes of it are there and readable.
    boolean holds(String project, Content content);

    /// Keeps content alive under a name; part of an act.
    void keep(Tx tx, String project, String reference, Content content);

    /// Commits content to a path of a branch, in an act of its own that announces it as any other
    /// data commit and draws the edge from the attempt. A commit already made under the same key is
    /// answered again instead of being repeated.
    Commit commit(NewCommit commit);

    /// A file or folder cannot be taken or given as it is, and asking again will not help. The
    /// message goes on from its name, and ends with what to do.
    final class Unfit extends RuntimeException {
        public Unfit(String message) {
            super(message);
        }
    }

    /// A commit of a data repository.
    ///
    /// @param repository its immutable id
    /// @param name its name at the time
    record Commit(String repository, String name, String branch, String id) {}

    /// @param key two calls with the same key make one commit
    /// @param attempt that made the content
    record NewCommit(
            Who who,
            String project,
            String repository,
            String branch,
            String path,
            Content content,
            String message,
            String key,
            String attempt) {}
}
