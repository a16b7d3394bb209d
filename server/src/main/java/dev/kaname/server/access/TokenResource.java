package dev.kaname.server.access;

import dev.kaname.security.MintedToken;
import dev.kaname.security.Permission;
import dev.kaname.security.Project;
import dev.kaname.security.Security;
import dev.kaname.security.Token;
import dev.kaname.security.TokenRequest;
import dev.kaname.server.Page;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The caller's own tokens and those of the service accounts they look after.
@Path("/api/v1/tokens")
@RunOnVirtualThread
public class TokenResource {
    private static final int MOST_DAYS = 366;

    private final Security security;
    private final Caller caller;

    TokenResource(Security security, Caller caller) {
        this.security = security;
        this.caller = caller;
    }

    /// A token to be made.
    ///
    /// @param expiresInDays 1 to 366; if nothing is said 90, or as long as the token that asks
    /// @param principal who it shall speak for; the caller if nothing is said
    /// @param projects names of the only projects it shall open; all if nothing is said
    /// @param scopes the only permissions it shall carry; all if nothing is said
    public record New(
            @Nullable String principal,
            @Nullable String label,
            @Nullable Integer expiresInDays,
            @Nullable List<String> projects,
            @Nullable List<String> scopes) {}

    /// A new token, whose text is shown this once.
    ///
    /// @param token its text
    public record Minted(String id, String token, String principal, Instant expiresAt) {}

    /// A token without its secret.
    ///
    /// @param revokedAt when it was ended
    /// @param lastUsedAt when it was last used, to the minute
    public record View(
            String id,
            String principal,
            String label,
            List<String> projects,
            Optional<List<String>> scopes,
            Instant createdAt,
            Instant expiresAt,
            Optional<Instant> revokedAt,
            Optional<Instant> lastUsedAt) {}

    /// Makes a token, whose text is shown this once.
    @POST
    @SelfService
    @Creates(secret = true)
    @ResponseStatus(201)
    public Minted mint(New asked) {
        Refusal.required("body", asked);
        String principal =
                asked.principal() == null
                        ? caller.principal()
                        : security.known(caller.identity(), asked.principal());
        MintedToken minted =
                security.mint(
                        caller.identity(),
                        caller.who(),
                        new TokenRequest(
                                principal,
                                asked.label() == null ? "token" : asked.label(),
                                life(asked.expiresInDays()),
                                projectIds(asked.projects()),
                                scopes(asked.scopes())));
        return new Minted(minted.id(), minted.text(), principal, minted.expires());
    }

    private Duration life(@Nullable Integer days) {
        if (days == null) {
            return security.usualLife(caller.identity());
        }
        if (days < 1 || days > MOST_DAYS) {
            throw Refusal.invalid(
                    "expiresInDays",
                    "every token expires within a year",
                    "ask for 1 to " + MOST_DAYS + " days");
        }
        return Duration.ofDays(days);
    }

    private Set<String> projectIds(@Nullable List<String> names) {
        if (names == null) {
            return Set.of();
        }
        if (names.isEmpty()) {
            throw Refusal.invalid(
                    "projects", "is empty", "name a project, or leave the field out for all");
        }
        return names.stream().map(this::projectId).collect(Collectors.toUnmodifiableSet());
    }

    /// A name that no project bears is no project's id either, and is refused where a project is
    /// that the caller may not know of: in the same words at the same moment.
    private String projectId(@Nullable String name) {
        if (name == null) {
            throw Refusal.invalid("projects", "holds a null", "name a project");
        }
        return security.projects().named(name).map(Project::id).orElse(name);
    }

    private static Optional<Set<Permission>> scopes(@Nullable List<String> acts) {
        if (acts == null) {
            return Optional.empty();
        }
        if (acts.isEmpty()) {
            throw Refusal.invalid(
                    "scopes", "is empty", "name a permission, or leave the field out for all");
        }
        return Optional.of(
                acts.stream().map(TokenResource::permission).collect(Collectors.toSet()));
    }

    private static Permission permission(String act) {
        return Permission.of(act)
                .orElseThrow(() ->
                        Refusal.invalid(
                                "scopes",
                                "names a permission that does not exist",
                                "see the permission table in the reference"));
    }

    /// Lists tokens that were made and not forgotten.
    ///
    /// @param principal whose, by id or name; the caller's own if nothing is said
    @GET
    @SelfService
    public Page<View> list(@QueryParam("principal") @Nullable String principal) {
        String whose =
                principal == null
                        ? caller.principal()
                        : security.known(caller.identity(), principal);
        return Page.all(security.tokensOf(caller.identity(), whose)).map(this::view);
    }

    private View view(Token token) {
        return new View(
                token.id(),
                token.principal(),
                token.label(),
                token.projects().stream()
                        .flatMap(id -> security.projects().find(id).stream())
                        .map(Project::name)
                        .sorted()
                        .toList(),
                token.scopes().map(only -> only.stream().map(Permission::act).sorted().toList()),
                token.created(),
                token.expires(),
                token.revoked(),
                token.lastUsed());
    }

    /// Ends a token at once.
    @DELETE
    @Path("{token}")
    @SelfService
    public void revoke(@PathParam("token") String token) {
        security.revoke(caller.identity(), caller.who(), token);
    }
}
