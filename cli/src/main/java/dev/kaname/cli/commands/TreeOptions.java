package dev.kaname.cli.commands;

import java.util.Optional;
import picocli.CommandLine.Option;

/// What the commands for working trees have in common: which files count, and whose they are.
final class TreeOptions {
    @Option(
            names = "--repository",
            paramLabel = "NAME",
            defaultValue = "",
            descriptionKey = "of-repository")
    private String repository = "";

    @Option(names = "--untracked")
    private boolean untracked;

    /// The code repository that was named, else the one that a remote of the working tree is.
    ///
    /// @param addresses what the addresses of the project's repositories begin with
    Optional<String> repository(GitTree tree, String addresses) {
        return repository.isEmpty() ? tree.repository(addresses) : Optional.of(repository);
    }

    boolean untracked() {
        return untracked;
    }
}
