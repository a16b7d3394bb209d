package dev.kaname.security;

import java.util.Arrays;
import java.util.Optional;

/// What somebody is within one project; a member may hold several.
public enum Role {
    DATA_SCIENTIST("data-scientist"),
    DATA_ENGINEER("data-engineer"),
    DEVELOPER("developer"),
    OPERATIONS("operations"),
    AUDITOR("auditor");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /// The public name, for example `data-scientist`.
    public String label() {
        return label;
    }

    public static Optional<Role> of(String label) {
        return Arrays.stream(values()).filter(r -> r.label.equals(label)).findFirst();
    }
}
