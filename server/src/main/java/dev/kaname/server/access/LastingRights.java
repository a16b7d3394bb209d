package dev.kaname.server.access;

import dev.kaname.security.Permission;
import dev.kaname.security.Security;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Gives rights that are asked for again while an answer goes on.
@Singleton
public class LastingRights {
    private final Security security;
    private final InstantSource clock;

    LastingRights(Security security, InstantSource clock) {
        this.security = security;
        this.clock = clock;
    }

    /// The right that the caller was let in with, in the project of the request at hand.
    public LastingRight of(Caller caller, Permission permission) {
        return new LastingRight(
                security, clock, caller.identity(), caller.project().name(), permission);
    }
}
