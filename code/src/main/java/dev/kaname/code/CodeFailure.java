package dev.kaname.code;

/// Everything that can go wrong with code repositories, as a closed set. Messages name the thing,
/// never a value that the caller sent.
public abstract sealed class CodeFailure extends RuntimeException {
    private CodeFailure(String message) {
        super(message);
    }

    private CodeFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /// Nothing of that name exists, or the caller may not know that it does.
    public static final class Missing extends CodeFailure {
        public Missing(String thing) {
            super(thing + " does not exist");
        }
    }

    /// The name is taken, now or formerly.
    public static final class Conflict extends CodeFailure {
        public Conflict(String message) {
            super(message);
        }
    }

    /// The request can never succeed as it stands.
    public static final class Invalid extends CodeFailure {
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

    /// A file or request is over its limit.
    public static final class TooLarge extends CodeFailure {
        public TooLarge(String thing, long limit) {
            super(thing + " is over the limit of " + limit + " bytes");
        }
    }

    /// The client broke off, or sent something that is not git's protocol. Nothing was moved.
    public static final class Broken extends CodeFailure {
        public Broken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The disk refused, or a repository's folder is not as it should be.
    public static final class Unavailable extends CodeFailure {
        public Unavailable(String thing, Throwable cause) {
            super(thing + " cannot be read or written", cause);
        }
    }

    /// Others are pushing, and go on doing so. Later it may work.
    public static final class Busy extends CodeFailure {
        public Busy() {
            super("too many pushes are being taken in");
        }
    }
}
