package dev.kaname.server.access;

import dev.kaname.database.Who;
import dev.kaname.security.Permission;
import dev.kaname.security.audit.Audit;
import dev.kaname.security.keys.Keys;
import dev.kaname.server.ServerConfig;
import dev.kaname.server.errors.Refusal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Records every refusal: one record each of somebody known, counts by source and minute of
/// strangers.
@Singleton
public class Refusals {
    private static final int SOURCE_BYTES = 8;

    private final Audit audit;
    private final FailedAttempts attempts;
    private final SecretKeySpec sourceKey;

    Refusals(Audit audit, Keys keys, InstantSource clock, ServerConfig config) {
        this.audit = audit;
        this.attempts = new FailedAttempts(clock, config.limits().failedAttempts());
        this.sourceKey = new SecretKeySpec(keys.derived("audit-source"), "HmacSHA256");
    }

    /// Somebody sent no valid token.
    ///
    /// @param presented whether there was one at all: only that is a guess. Every git client asks
    ///   once without, to learn that it needs one
    /// @return what to answer: that it is missing, or to slow down
    Refusal stranger(String address, boolean presented) {
        Duration wait = presented ? attempts.failed(address) : Duration.ZERO;
        audit.strangerRefused(source(address), "unauthenticated");
        return wait.isZero()
                ? Refusal.unauthenticated()
                : Refusal.slowDown("too many attempts without a valid token", wait);
    }

    /// An address is about a person, and the chain forgets nothing: it holds a keyed digest, by
    /// which the installation can find the same source again.
    private String source(String address) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(sourceKey);
            byte[] digest = mac.doFinal(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, SOURCE_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /// Somebody asked for a project they may not know of, or that is not there.
    Refusal unknownProject(Who who) {
        audit.refused(who, "", "", "project", "unknown");
        return Refusal.notFound();
    }

    /// Somebody may not do this.
    ///
    /// @param project its id, or `""` for the installation
    Refusal forbidden(Who who, String project, Permission permission) {
        audit.refused(who, project, permission.act(), "project", project);
        return Refusal.forbidden();
    }

    /// Somebody may do this in general, but not to this thing or in this way.
    ///
    /// @param rule the code they were answered with
    void byRule(Who who, String project, String rule) {
        audit.refused(who, project, "", "rule", rule);
    }

    /// A request was refused before anybody asked who sent it. Counts without making the caller
    /// wait: it may be the thread that reads from the network.
    public void atTheEdge(String address, String rule) {
        Thread.startVirtualThread(() -> audit.strangerRefused(source(address), rule));
    }
}
