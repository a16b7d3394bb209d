package dev.kaname.pipelines;

import dev.kaname.database.Edge;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import java.util.Optional;

/// What a name of data stood for when the pipeline run was created.
///
/// @param content absent if nothing was there
record Pin(Data.Commit commit, String path, Optional<Content> content) {

    boolean is(String repository, String branch, String wantedPath) {
        return commit.name().equals(repository)
                && commit.branch().equals(branch)
                && path.equals(wantedPath);
    }

    Edge.Node node() {
        String id = commit.repository() + "@" + commit.id();
        String label = commit.name() + "@" + commit.branch();
        return path.isEmpty()
                ? new Edge.Node("data", id, label)
                : new Edge.Node("data", id + ":" + path, label + ":" + path);
    }
}
