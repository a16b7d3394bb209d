package dev.kaname.server.access;

import dev.kaname.security.Role;
import dev.kaname.server.errors.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Roles as they are written in JSON.
final class Roles {
    private Roles() {}

    static Set<Role> parse(List<String> labels) {
        return labels.stream().map(Roles::role).collect(Collectors.toUnmodifiableSet());
    }

    private static Role role(String label) {
        return Role.of(label)
                .orElseThrow(() ->
                        Refusal.invalid(
                                "roles",
                                "names a role that does not exist",
                                "use "
                                        + Arrays.stream(Role.values())
                                                .map(Role::label)
                                                .collect(Collectors.joining(", "))));
    }
}
