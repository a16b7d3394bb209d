package dev.kaname.security;

import java.util.Optional;

/// Everything that can go wrong with principals, tokens, projects and the audit log.
public abstract sealed class SecurityFailure extends RuntimeException {
    private SecurityFailure(String message) {
        super(message);
    }

    /// There is no such thing, or the caller may not know of it.
    public static final class Missing extends SecurityFailure {
        private final transient Optional<String> remedy;

        public Missing(String what) {
            this(what, Optional.empty());
        }

        private Missing(String what, Optional<String> remedy) {
            super("there is no such " + what);
            this.remedy = remedy;
        }

        static Missing person() {
            return new Missing(
                    "person",
                    Optional.of("make them known first: kaname token create --for NAME --new"));
        }

        public Optional<String> remedy() {
            return remedy;
        }
    }

    /// It cannot be done as things stand, for example a name that was used before.
    public static final class Conflict extends SecurityFailure {
        public Conflict(String message) {
            super(message);
        }
    }

    /// The caller asked to give away more than they hold.
    public static final class Forbidden extends SecurityFailure {
        private final transient Optional<String> remedy;

        public Forbidden(String message) {
            super(message);
            this.remedy = Optional.empty();
        }

        Forbidden(String message, String remedy) {
            super(message);
            this.remedy = Optional.of(remedy);
        }

        public Optional<String> remedy() {
            return remedy;
        }
    }

    /// A field can never be accepted as it is.
    public static final class Invalid extends SecurityFailure {
        private final String field;
        private final String remedy;

        public Invalid(String field, String reason, String remedy) {
            super(reason);
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
}
