package dev.kaname.pipelines.ports;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// The software steps run in.
public interface Software {
    /// Resolves requirements into exact versions, once; may take minutes.
    ///
    /// @param python which Python is acceptable
    /// @param requirements lines of a pip requirements file; empty for the bare interpreter
    /// @param progress told what is going on, a line at a time
    /// @throws Unusable if there is no such software
    Lock lock(String python, String requirements, Consumer<String> progress);

    /// The runtime of a lock, built if it is not there yet; may take minutes.
    ///
    /// @throws Unusable if it cannot be built
    Ready prepare(Lock lock, Consumer<String> progress);

    /// @param digest names the runtime wherever it is built
    /// @param text all that is needed to build it again
    record Lock(String digest, String text) {}

    /// @param programs folder to put first on the PATH
    /// @param readable folders that must be visible for it to work
    record Ready(Path programs, List<Path> readable) {}

    /// The software cannot be had; the message says why.
    final class Unusable extends RuntimeException {
        public Unusable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
