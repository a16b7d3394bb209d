package dev.kaname.delivery;

import java.util.List;

/// Everything that can go wrong in delivery, as a closed set.
public abstract sealed class DeliveryFailure extends RuntimeException {
    private DeliveryFailure(String message) {
        super(message);
    }

    /// No such endpoint or deployment in this project.
    public static final class Missing extends DeliveryFailure {
        public Missing(String thing) {
            super(thing + " does not exist");
        }
    }

    /// The name is taken; names of endpoints are never used again.
    public static final class Exists extends DeliveryFailure {
        public Exists(String thing) {
            super(thing + " exists already");
        }
    }

    /// The state of things forbids it now.
    public static final class Conflict extends DeliveryFailure {
        private final String remedy;

        public Conflict(String reason, String remedy) {
            super(reason);
            this.remedy = remedy;
        }

        public String remedy() {
            return remedy;
        }
    }

    /// The request can never succeed as it stands.
    public static final class Invalid extends DeliveryFailure {
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

    /// The endpoint's gate does not let this version through.
    public static final class Refused extends DeliveryFailure {
        private final List<String> reasons;

        public Refused(String version, List<String> reasons) {
            super(version + " does not pass the endpoint's gate: " + String.join("; ", reasons));
            this.reasons = List.copyOf(reasons);
        }

        public List<String> reasons() {
            return reasons;
        }
    }
}
