package dev.kaname.runtimes;

import java.nio.file.Path;
import java.util.List;

/// A runtime that is ready on this machine, complete and read-only.
///
/// @param digest SHA-256 of its lock, 64 hex digits: the same everywhere the same lock is built
/// @param python the interpreter a step runs
/// @param readable folders a sandbox must show read-only for `python` to work
public record BuiltRuntime(String digest, Path folder, Path python, List<Path> readable) {
    public BuiltRuntime {
        readable = List.copyOf(readable);
    }

    /// The folder to put first on a step's PATH, so that `python` is the runtime's.
    public Path programs() {
        return python.resolveSibling("");
    }
}
