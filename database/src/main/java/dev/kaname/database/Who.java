package dev.kaname.database;

import java.util.Optional;

/// On whose account an act runs.
///
/// @param principal id of the person, service account or attempt; `system` for the server itself
/// @param token public id of the token that proved it, where there was one
/// @param onBehalfOf principal whose rights are borrowed: a trigger runs for who activated it
/// @param cause what led here, for example `event:4711` or `pipelinerun:<id>`
public record Who(
        String principal,
        Optional<String> token,
        Optional<String> onBehalfOf,
        Optional<String> cause) {

    /// The server acting for itself.
    public static final Who SYSTEM =
            new Who("system", Optional.empty(), Optional.empty(), Optional.empty());

    public static Who of(String principal, String token) {
        return new Who(principal, Optional.of(token), Optional.empty(), Optional.empty());
    }

    public Who behalf(String owner) {
        return new Who(principal, token, Optional.of(owner), cause);
    }

    public Who because(String reason) {
        return new Who(principal, token, onBehalfOf, Optional.of(reason));
    }
}
