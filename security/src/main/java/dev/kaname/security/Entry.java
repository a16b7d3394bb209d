package dev.kaname.security;

import java.util.EnumMap;
import java.util.HashSet;
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

    boolean grantsAnything() {
        return grants.values().stream().anyMatch(grant -> grant != Grant.NO);
    }

    /// What remains where both must be allowed, as for a step with two people behind it.
    Entry orLess(Entry other) {
        Map<Permission, Grant> less = new EnumMap<>(Permission.class);
        grants.forEach(
                (permission, grant) -> less.put(permission, grant.orLess(other.grant(permission))));
        Set<Role> common = new HashSet<>(roles);
        common.retainAll(other.roles());
        return new Entry(project, common, owner && other.owner(), less, readableByBoth(other));
    }

    private Set<String> readableByBoth(Entry other) {
        if (grant(Permission.DATA_READ) == Grant.YES) {
            return other.readable();
        }
        if (other.grant(Permission.DATA_READ) == Grant.YES) {
            return readable;
        }
        Set<String> both = new HashSet<>(readable);
        both.retainAll(other.readable());
        return both;
    }
}
