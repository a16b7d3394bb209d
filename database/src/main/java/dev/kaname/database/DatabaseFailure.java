package dev.kaname.database;

/// Everything that can go wrong in the database itself, as a closed set.
public abstract sealed class DatabaseFailure extends RuntimeException {
    private DatabaseFailure(String message, Throwable cause) {
        super(message, cause);
    }

    private DatabaseFailure(String message) {
        super(message);
    }

    /// Too much is waiting. Nothing was written; trying again in a moment is right.
    public static final class Busy extends DatabaseFailure {
        public Busy() {
            super("too many changes are waiting to be written");
        }
    }

    /// The commit was sent and its answer was lost: the act may or may not have happened.
    public static final class OutcomeUnknown extends DatabaseFailure {
        public OutcomeUnknown(Throwable cause) {
            super("whether the change was written is unknown", cause);
        }
    }

    /// The disk is full or cannot be written. Nothing was written.
    public static final class Unwritable extends DatabaseFailure {
        public Unwritable(Throwable cause) {
            super("the database cannot be written: " + cause.getMessage(), cause);
        }
    }

    /// A row that must be unique exists already. Nothing was written.
    public static final class Duplicate extends DatabaseFailure {
        public Duplicate(Throwable cause) {
            super("a row of that key exists already", cause);
        }
    }

    /// A statement was refused for another reason: a bug in ours.
    public static final class Refused extends DatabaseFailure {
        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
