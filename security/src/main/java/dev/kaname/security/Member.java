package dev.kaname.security;

import java.util.Set;

/// Somebody who belongs to a project.
///
/// @param owner adds and removes members and gives roles
/// @param readable names of the data repositories granted to them one by one
public record Member(
        String project,
        String principal,
        Principal.Kind kind,
        String name,
        Set<Role> roles,
        boolean owner,
        Set<String> readable) {
    public Member {
        roles = Set.copyOf(roles);
        readable = Set.copyOf(readable);
    }

    static Member of(
            Project project, Principal who, Set<Role> roles, boolean owner, Set<String> readable) {
        return new Member(project.id(), who.id(), who.kind(), who.name(), roles, owner, readable);
    }
}
