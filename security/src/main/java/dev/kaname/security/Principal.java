package dev.kaname.security;

import java.util.Optional;

/// Somebody who can act: a person, a service account of one project, or one attempt of a step.
///
/// @param id never changes and is never reused
/// @param name a label
/// @param project the one project a service account or attempt belongs to
/// @param administrator manages the installation; sees no project by that
public record Principal(
        String id,
        Kind kind,
        String name,
        Optional<String> project,
        boolean administrator,
        boolean disabled) {
    public enum Kind {
        PERSON,
        SERVICE,
        ATTEMPT
    }
}
