package dev.kaname.runtimes;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The door to software environments: requirements are resolved once into a lock, and a lock is
/// built once into a runtime that any number of steps share read-only.
///
/// Every method may be called from many threads; equal work asked for at the same time is done
/// once.
public final class Runtimes {
    private final RuntimesSettings settings;

    public Runtimes(RuntimesSettings settings) {
        this.settings = settings;
    }

    /// Resolves requirements against the index as it is now, into exact versions and hashes. The
    /// same question is answered from memory of this folder afterwards, so that two pushes of the
    /// same requirements share one runtime; the caller keeps the lock with what was pinned.
    ///
    /// @param progress told of each phase in a line of text
    /// @throws RuntimeFailure.NoInterpreter if no interpreter satisfies the range
    /// @throws RuntimeFailure.Unresolvable if no set of packages fits
    /// @throws RuntimeFailure.Unavailable if the index does not answer
    public RuntimeLock resolve(
            Requirements requirements, PythonRange python, Consumer<String> progress) {
        throw new UnsupportedOperationException(
                "not yet: " + settings + requirements + python + progress);
    }

    /// The runtime of this lock, built now if it is not there.
    ///
    /// @throws RuntimeFailure.BuildFailed if a package cannot be installed
    public BuiltRuntime build(RuntimeLock lock, Consumer<String> progress) {
        throw new UnsupportedOperationException("not yet: " + lock + progress);
    }

    /// The runtime of this digest if it is ready here.
    public Optional<BuiltRuntime> find(String digest) {
        throw new UnsupportedOperationException("not yet: " + digest);
    }

    /// All runtimes that are ready here.
    public List<BuiltRuntime> list() {
        throw new UnsupportedOperationException("not yet");
    }

    /// Removes a runtime; a later build makes it anew. The caller knows that no step uses it.
    ///
    /// @throws RuntimeFailure.Missing if it is not there
    public void remove(String digest) {
        throw new UnsupportedOperationException("not yet: " + digest);
    }
}
