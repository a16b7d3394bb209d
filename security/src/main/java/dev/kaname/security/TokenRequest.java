package dev.kaname.security;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A token somebody asks for.
///
/// @param principal who it shall speak for
/// @param label what it is for, in its owner's words
/// @param life until it expires; compulsory
/// @param projects ids of the only projects it shall open; empty for all of its owner's
/// @param scopes the only permissions it shall carry; empty for all its owner holds
public record TokenRequest(
        String principal,
        String label,
        Duration life,
        Set<String> projects,
        Optional<Set<Permission>> scopes) {
    public TokenRequest {
        projects = Set.copyOf(projects);
        scopes = scopes.map(Set::copyOf);
    }

    /// The same for one project and no other.
    TokenRequest within(String project) {
        return new TokenRequest(principal, label, life, Set.of(project), scopes);
    }
}
