package dev.kaname.cli.commands;

import picocli.CommandLine.Option;

/// What the lists of things that go on happening have in common: the newest of them will do.
final class Newest {
    @Option(names = "--limit", paramLabel = "N")
    private int most = Integer.MAX_VALUE;

    int most() {
        return most;
    }
}
