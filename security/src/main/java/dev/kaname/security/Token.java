package dev.kaname.security;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is shown of a token: everything but its secret, which nobody has.
///
/// @param lastUsed about when, within a minute
public record Token(
        String id,
        Principal.Kind kind,
        String principal,
        String label,
        Set<String> projects,
        Optional<Set<Permission>> scopes,
        List<String> borrows,
        Instant created,
        String createdBy,
        Instant expires,
        Optional<Instant> revoked,
        Optional<Instant> lastUsed) {
    public Token {
        projects = Set.copyOf(projects);
        scopes = scopes.map(Set::copyOf);
        borrows = List.copyOf(borrows);
    }

    boolean valid(Instant now) {
        return revoked.isEmpty() && now.isBefore(expires);
    }
}
