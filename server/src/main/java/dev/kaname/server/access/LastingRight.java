package dev.kaname.server.access;

import dev.kaname.security.Grant;
import dev.kaname.security.Identity;
import dev.kaname.security.Permission;
import dev.kaname.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A right to an answer that goes on. A request is let in once; whoever is still being answered
/// hours later is asked again every few seconds, so that a token that was revoked or a membership
/// that ended also ends the answer. For one thread.
public final class LastingRight {
    /// As long as another server may still take a revoked token for a valid one.
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Security security;
    private final InstantSource clock;
    private final Identity identity;
    private final String project;
    private final Permission permission;
    private Instant asked;
    private boolean holds = true;

    /// @param identity who was let in just now
    /// @param project its name
    LastingRight(
            Security security,
            InstantSource clock,
            Identity identity,
            String project,
            Permission permission) {
        this.security = security;
        this.clock = clock;
        this.identity = identity;
        this.project = project;
        this.permission = permission;
        this.asked = clock.instant();
    }

    /// Whether they may still be answered. Once they may not, they never may again.
    public boolean holds() {
        Instant now = clock.instant();
        if (holds && now.isAfter(asked.plus(AGAIN))) {
            asked = now;
            holds =
                    security.again(identity)
                            .flatMap(known -> security.enter(known, project))
                            .map(entry -> entry.grant(permission) == Grant.YES)
                            .orElse(false);
        }
        return holds;
    }
}
