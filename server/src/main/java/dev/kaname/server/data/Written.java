package dev.kaname.server.data;

import java.util.Optional;

/// What a write to a branch came to.
///
/// @param commit what the branch points at now
/// @param parent what it pointed at before
/// @param changed false if the branch held all of this already
/// @param added how many files are new
/// @param modified how many files are others than before
/// @param removed how many files are gone
public record Written(
        String commit,
        String repository,
        String branch,
        Optional<String> parent,
        boolean changed,
        long added,
        long modified,
        long removed) {
    static Written of(Committed made) {
        return new Written(
                made.commit().toString(),
                made.repository().name(),
                made.branch().text(),
                made.parent().map(Object::toString),
                made.changed(),
                made.paths().added(),
                made.paths().modified(),
                made.paths().removed());
    }
}
