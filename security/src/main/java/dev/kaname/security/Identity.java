package dev.kaname.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who a request comes from, proved by a token that was valid a moment ago.
///
/// @param principal id of the person, service account or attempt
/// @param token public id of the token
/// @param projects ids of the only projects the token opens; empty for all of its owner's
/// @param scopes the only permissions the token carries, if it is narrowed
/// @param borrows principals whose rights an attempt borrows: it may do what each of them may
public record Identity(
        String principal,
        Principal.Kind kind,
        String name,
        boolean administrator,
        String token,
        Set<String> projects,
        Optional<Set<Permission>> scopes,
        List<String> borrows) {
    public Identity {
        projects = Set.copyOf(projects);
        scopes = scopes.map(Set::copyOf);
        borrows = List.copyOf(borrows);
    }

    /// Whether the token lets its owner use a permission they hold.
    public boolean carries(Permission permission) {
        return scopes.map(only -> only.contains(permission)).orElse(true);
    }

    /// Whether the token opens a project at all.
    public boolean opens(String project) {
        return projects.isEmpty() || projects.contains(project);
    }

    /// Whether the token was given less than its owner holds.
    public boolean narrowed() {
        return scopes.isPresent() || !projects.isEmpty();
    }
}
