package dev.kaname.security;

import java.util.Map;
import java.util.Set;

/// How somebody stands in a project they may enter.
///
/// @param grants what the permission table gives them, already narrowed by their token; a
///   permission that is not here is not granted
/// @param readable names of the data repositories granted one by one, where a grant says so
public record Entry(
        Project project,
        Set<Role> roles,
        boolean owner,
        Map<Permission, Grant> grants,
        Set<String> readable) {
    public Entry {
        roles = Set.copyOf(roles);
        grants = Map.copyOf(grants);
        readable = Set.copyOf(readable);
    }

    public Grant grant(Permission permission) {
        return grants.getOrDefault(permission, Grant.NO);
    }
}
