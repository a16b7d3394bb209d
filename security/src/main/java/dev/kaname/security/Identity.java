package dev.kaname.security;

import java.util.Optional;
import java.util.Set;

/// Who a request comes from, proved by a token that was valid a moment ago.
///
/// @param principal id of the person, service account or attempt
/// @param token public id of the token
/// @param project id of the only project the token opens, if it is bound to one
/// @param scopes the only permissions the token carries, if it is narrowed
/// @param onBehalfOf the principal whose rights an attempt borrows
public record Identity(
        String principal,
        Principal.Kind kind,
        String name,
        boolean administrator,
        String token,
        Optional<String> project,
        Optional<Set<Permission>> scopes,
        Optional<String> onBehalfOf) {

    /// Whether the token lets its owner use a permission they hold.
    boolean carries(Permission permission) {
        return scopes.map(only -> only.contains(permission)).orElse(true);
    }
}
