package dev.kaname.serving;

import java.time.Duration;

/// Everything that can go wrong between a request for a prediction and its answer, as a closed set.
///
/// Messages name things of ours (an endpoint, a tensor of the model, a byte position), never a
/// value the caller sent.
public abstract sealed class ServingFailure extends RuntimeException {
    private ServingFailure(String message) {
        super(message);
    }

    private ServingFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /// No such endpoint, version or prediction, or the caller may not know that there is.
    public static final class Missing extends ServingFailure {
        public Missing(String thing) {
            super(thing + " does not exist");
        }
    }

    /// The request can never succeed as it stands.
    public static final class Invalid extends ServingFailure {
        private final String field;
        private final String reason;
        private final String remedy;

        /// @param field the part of the request, in the words of the protocol, for example
        ///   `inputs[0].shape`
        /// @param remedy what to send instead
        public Invalid(String field, String reason, String remedy) {
            super(field + " " + reason + ": " + remedy);
            this.field = field;
            this.reason = reason;
            this.remedy = remedy;
        }

        public String field() {
            return field;
        }

        public String reason() {
            return reason;
        }

        public String remedy() {
            return remedy;
        }
    }

    /// Larger than the limit of this server.
    public static final class TooLarge extends ServingFailure {
        public TooLarge(String thing, long limit) {
            super(thing + " is over the limit of " + limit + " bytes");
        }
    }

    /// A legal request for something this server does not do.
    public static final class Unsupported extends ServingFailure {
        private final String remedy;

        public Unsupported(String what, String remedy) {
            super(what + " is not supported: " + remedy);
            this.remedy = remedy;
        }

        public String remedy() {
            return remedy;
        }
    }

    /// A model version that this server does not load, and why. Deploying it again changes nothing.
    public static final class NotServable extends ServingFailure {
        private final String reason;
        private final String remedy;

        public NotServable(String what, String reason, String remedy) {
            super(what + " cannot be served: " + reason + "; " + remedy);
            this.reason = reason;
            this.remedy = remedy;
        }

        public String reason() {
            return reason;
        }

        public String remedy() {
            return remedy;
        }
    }

    /// More requests are waiting than the endpoint allows. Nothing was computed.
    public static final class Busy extends ServingFailure {
        private final Duration retryAfter;

        public Busy(String thing, Duration retryAfter) {
            super(thing + " has too many requests waiting");
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// Not ready, or not able to record what it must record. Trying again in a moment is right.
    public static final class Unavailable extends ServingFailure {
        private final Duration retryAfter;

        public Unavailable(String reason, Duration retryAfter) {
            super(reason);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// The time given to the request is over; the model was stopped where it could be.
    public static final class DeadlinePassed extends ServingFailure {
        public DeadlinePassed(String thing, Duration given) {
            super(thing + " did not answer within " + given.toMillis() + " ms");
        }
    }

    /// The model itself failed on this input. The detail is in the log, not in the answer.
    public static final class ModelFailed extends ServingFailure {
        public ModelFailed(String thing, Throwable cause) {
            super(thing + " failed on this input", cause);
        }
    }
}
