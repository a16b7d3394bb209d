package dev.kaname.tracking;

/// Everything that can go wrong in tracking, as a closed set. Messages are MLflow's own where its
/// clients or their users rely on them.
public abstract sealed class TrackingFailure extends RuntimeException {
    private final String message;

    private TrackingFailure(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public final String getMessage() {
        return message;
    }

    /// Nothing of that name exists in this project.
    public static final class Missing extends TrackingFailure {
        public Missing(String message) {
            super(message);
        }
    }

    /// The name is taken.
    public static final class Exists extends TrackingFailure {
        public Exists(String message) {
            super(message);
        }
    }

    /// Somebody else made it, and whoever asks may only read it.
    public static final class NotYours extends TrackingFailure {
        public NotYours(String message) {
            super(message);
        }
    }

    /// The request can never succeed as it stands.
    public static final class Invalid extends TrackingFailure {
        private final String field;

        /// @param field the parameter it came from, in MLflow's spelling
        public Invalid(String field, String message) {
            super(message);
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    /// A location that names nothing stored here.
    public static final class SourceRefused extends TrackingFailure {
        private final String field;

        public SourceRefused(String field, String message) {
            super(message);
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    /// A path that is not a plain relative path.
    public static final class PathRefused extends TrackingFailure {
        public PathRefused() {
            super("Invalid path");
        }
    }

    /// Something outside of the registry depends on it.
    public static final class InUse extends TrackingFailure {
        public InUse(String message) {
            super(message);
        }
    }

    /// Others are searching, and go on doing so. Later it may work.
    public static final class Busy extends TrackingFailure {
        public Busy() {
            super("too many searches are waiting");
        }
    }

    /// The state of the thing forbids it now.
    public static final class WrongState extends TrackingFailure {
        public WrongState(String message) {
            super(message);
        }
    }
}
