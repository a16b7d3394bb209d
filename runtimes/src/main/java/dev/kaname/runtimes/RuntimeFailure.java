package dev.kaname.runtimes;

import java.util.Optional;

/// Everything that can go wrong between a list of requirements and a usable runtime, as a closed
/// set.
public abstract sealed class RuntimeFailure extends RuntimeException {
    private RuntimeFailure(String message) {
        super(message);
    }

    /// The text can never be resolved as it stands.
    public static final class Invalid extends RuntimeFailure {
        private final String field;
        private final Optional<Integer> line;
        private final String remedy;

        /// @param line the line of the text, counted from 1
        public Invalid(String field, Optional<Integer> line, String reason, String remedy) {
            super(field + line.map(number -> " line " + number).orElse("") + " " + reason);
            this.field = field;
            this.line = line;
            this.remedy = remedy;
        }

        public String field() {
            return field;
        }

        public Optional<Integer> line() {
            return line;
        }

        public String remedy() {
            return remedy;
        }
    }

    /// No interpreter on this machine satisfies the constraint; the message says what was found.
    public static final class NoInterpreter extends RuntimeFailure {
        public NoInterpreter(String reason) {
            super(reason);
        }
    }

    /// The index was asked and has no set of packages that fits.
    public static final class Unresolvable extends RuntimeFailure {
        public Unresolvable(String reason) {
            super("the requirements cannot be resolved: " + reason);
        }
    }

    /// The index could not be reached or answered with an error; trying again may help.
    public static final class Unavailable extends RuntimeFailure {
        public Unavailable(String reason) {
            super("the package index is not available: " + reason);
        }
    }

    /// Packages were found but could not be installed.
    public static final class BuildFailed extends RuntimeFailure {
        public BuildFailed(String reason) {
            super("the runtime could not be built: " + reason);
        }
    }

    /// No runtime of that digest is there.
    public static final class Missing extends RuntimeFailure {
        public Missing(String digest) {
            super("runtime " + digest + " does not exist");
        }
    }
}
