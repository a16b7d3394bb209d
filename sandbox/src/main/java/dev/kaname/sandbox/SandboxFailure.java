package dev.kaname.sandbox;

/// Everything that can go wrong between asking for an attempt and having it run, as a closed set.
///
/// What goes wrong *inside* an attempt is no failure of the sandbox: it is an [ExitRecord].
public abstract sealed class SandboxFailure extends RuntimeException {
    private SandboxFailure(String message) {
        super(message);
    }

    /// The request can never succeed as it stands.
    public static final class Invalid extends SandboxFailure {
        private final String field;
        private final String remedy;

        public Invalid(String field, String reason, String remedy) {
            super(field + " " + reason);
            this.field = field;
            this.remedy = remedy;
        }

        public String field() {
            return field;
        }

        public String remedy() {
            return remedy;
        }
    }

    /// The level of isolation asked for was not proved on this machine.
    public static final class IsolationUnavailable extends SandboxFailure {
        public IsolationUnavailable(String reason) {
            super("this machine cannot isolate the step: " + reason);
        }
    }

    /// step-host could not be started or reached. Whether a request that was under way was carried
    /// out is unknown: ask again for the state of the attempt.
    public static final class Unavailable extends SandboxFailure {
        public Unavailable(String reason) {
            super("step-host: " + reason);
        }
    }
}
