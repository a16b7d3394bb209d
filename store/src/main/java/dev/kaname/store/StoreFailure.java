package dev.kaname.store;

import org.jspecify.annotations.Nullable;

/// Everything that can go wrong in the store, as a closed set.
///
/// The set is sealed so that the one place that turns failures into answers stops compiling when a
/// kind is added. Messages name the thing (`branch main of readings`), never a value the caller
/// sent.
public abstract sealed class StoreFailure extends RuntimeException {
    private StoreFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Nothing of that name exists, or the caller may not know that it does.
    public static final class Missing extends StoreFailure {
        public Missing(String thing) {
            super(thing + " does not exist", null);
        }
    }

    /// Someone else moved first; reading again and repeating is safe.
    public static final class Conflict extends StoreFailure {
        public Conflict(String thing) {
            super(thing + " has moved since it was read", null);
        }
    }

    /// The request can never succeed as it stands. `field` is a name from our own schema.
    public static final class Invalid extends StoreFailure {
        private final String field;
        private final String reason;
        private final String remedy;

        public Invalid(String field, String reason, String remedy) {
            super(field + " " + reason, null);
            this.field = field;
            this.reason = reason;
            this.remedy = remedy;
        }

        /// The same of one among many, which is named: [#getMessage] ends in it.
        ///
        /// @param one which of them, for example a path
        public Invalid of(String one) {
            return new Invalid(field, reason + ": " + one, remedy);
        }

        public String field() {
            return field;
        }

        /// What the caller can do instead, as a sentence.
        public String remedy() {
            return remedy;
        }
    }

    /// More than a limit allows. Nothing was written.
    public static final class TooLarge extends StoreFailure {
        private final String field;
        private final long limit;

        public TooLarge(String field, long limit) {
            super(field + " is over the limit of " + limit, null);
            this.field = field;
            this.limit = limit;
        }

        public String field() {
            return field;
        }

        public long limit() {
            return limit;
        }
    }

    /// Bytes were erased on purpose; the commit id stays valid and the tombstone says why.
    public static final class Erased extends StoreFailure {
        public Erased(String thing) {
            super(thing + " was erased", null);
        }
    }

    /// Stored bytes do not match their name. Never retried, always reported to operations.
    public static final class Corrupt extends StoreFailure {
        public Corrupt(String thing) {
            super(thing + " does not match its digest", null);
        }

        public Corrupt(String thing, String reason) {
            super(thing + " is damaged: " + reason, null);
        }
    }

    /// The back end refused (disk full, input/output error). Nothing of this work became visible.
    public static final class Unavailable extends StoreFailure {
        public Unavailable(String thing, Throwable cause) {
            super(thing + " cannot be reached or written", cause);
        }
    }

    /// The answer of the back end was lost: the write may or may not have happened.
    public static final class OutcomeUnknown extends StoreFailure {
        public OutcomeUnknown(String thing, Throwable cause) {
            super("whether " + thing + " was written is unknown", cause);
        }
    }
}
