package dev.kaname.security;

import java.util.Arrays;

/// One cell of the permission table: how far a permission goes. Ordered from least to most, so that
/// of several roles the one that grants most decides, and of several principals whose rights are
/// borrowed the one that is granted least.
public enum Grant {
    NO("no"),
    /// Only through a service account or a step of a pipeline, never by a person's own token.
    SERVICE("service"),
    /// Creates a request that somebody else must approve.
    PROPOSE("propose"),
    /// Only things this principal made.
    OWN("own"),
    /// Only things somebody else made: who wrote it does not approve it.
    NOT_OWN("not-own"),
    /// Only the repositories granted to this member one by one.
    GRANTED("granted"),
    YES("yes");

    private final String label;

    Grant(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    static Grant of(String label) {
        return Arrays.stream(values())
                .filter(g -> g.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such grant: " + label));
    }

    Grant orMore(Grant other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Grant orLess(Grant other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /// What remains for this kind of principal.
    Grant through(Principal.Kind kind) {
        if (this != SERVICE) {
            return this;
        }
        return kind == Principal.Kind.PERSON ? NO : YES;
    }
}
