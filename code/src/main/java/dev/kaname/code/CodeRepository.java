package dev.kaname.code;

import java.time.Instant;

/// A git repository of a project.
///
/// @param project the project's id
/// @param id never changes and is never given again
/// @param name unique within the project, never given again
/// @param defaultBranch short name of the branch whose head is active, for example `main`
public record CodeRepository(
        String project, String id, String name, String defaultBranch, Instant created) {

    /// The full name of the default branch.
    public String defaultRef() {
        return "refs/heads/" + defaultBranch;
    }
}
