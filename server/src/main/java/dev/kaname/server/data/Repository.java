package dev.kaname.server.data;

import java.time.Instant;

/// A place for versioned files.
///
/// @param project id of the project that owns it
/// @param id never changes; what lineage and references speak of
/// @param name unique in the project, never used again
public record Repository(
        String project, String id, String name, String defaultBranch, Instant created) {
    /// The name of the reference that a branch is.
    public String head(BranchName branch) {
        return heads() + branch;
    }

    String heads() {
        return "heads/" + id + "/";
    }
}
