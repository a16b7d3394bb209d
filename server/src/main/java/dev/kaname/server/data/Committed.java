package dev.kaname.server.data;

import dev.kaname.store.CommitId;
import java.util.Optional;

/// The answer to a commit.
///
/// @param parent what the branch pointed at before; empty for its first commit
/// @param changed false if the branch held all of this already, so that `commit` is the one it
///   pointed at
public record Committed(
        Repository repository,
        BranchName branch,
        CommitId commit,
        Optional<CommitId> parent,
        boolean changed,
        ChangedPaths paths) {}
