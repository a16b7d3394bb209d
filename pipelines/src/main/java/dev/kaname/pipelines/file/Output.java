package dev.kaname.pipelines.file;

import java.util.Optional;

/// What a step makes.
///
/// @param commit where it also becomes a data commit, if anywhere
public record Output(OutputType type, Optional<Target> commit) {

    /// @param path without a slash at either end; empty means the whole branch
    public record Target(String repository, String branch, String path) {}
}
