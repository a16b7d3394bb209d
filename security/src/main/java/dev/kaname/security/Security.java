package dev.kaname.security;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The door of this module: who is asking, and what may they do?
public final class Security {
    private final PermissionTable table;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final SecureRandom random = new SecureRandom();

    private record Token(
            String digest,
            String principal,
            Optional<String> project,
            Optional<Set<Permission>> scopes,
            Optional<String> onBehalfOf,
            Instant expires) {}

    private record Member(Set<Role> roles, boolean owner) {}

    private final Map<String, Principal> principals = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, Project> projects = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Member>> members = new ConcurrentHashMap<>();

    public Security(PermissionTable table, InstantSource clock, Supplier<String> ids) {
        this.table = table;
        this.clock = clock;
        this.ids = ids;
    }

    /// Whose token this is; empty for anything that is not a valid token now.
    public Optional<Identity> authenticate(String presented) {
        return TokenText.parse(presented).flatMap(this::identify);
    }

    private Optional<Identity> identify(TokenText presented) {
        Token token = tokens.get(presented.id());
        if (token == null
                || !token.digest.equals(presented.digest())
                || !clock.instant().isBefore(token.expires)) {
            return Optional.empty();
        }
        return Optional.ofNullable(principals.get(token.principal))
                .map(p ->
                        new Identity(
                                p.id(),
                                p.kind(),
                                p.name(),
                                p.administrator(),
                                presented.id(),
                                token.project,
                                token.scopes,
                                token.onBehalfOf));
    }

    /// How somebody stands in a project; empty if it does not exist or they may not know of it.
    public Optional<Entry> enter(Identity identity, String projectName) {
        Project project = projects.get(projectName);
        if (project == null || !identity.project().map(project.id()::equals).orElse(true)) {
            return Optional.empty();
        }
        Member member =
                members.getOrDefault(project.id(), Map.of())
                        .get(identity.onBehalfOf().orElse(identity.principal()));
        if (member == null) {
            return Optional.empty();
        }
        Map<Permission, Grant> grants = new EnumMap<>(Permission.class);
        for (Permission permission : Permission.values()) {
            if (identity.carries(permission)) {
                grants.put(permission, table.of(permission, member.roles, member.owner));
            }
        }
        return Optional.of(new Entry(project, member.roles, member.owner, grants, Set.of()));
    }

    /// What somebody may do with the installation itself.
    public Grant installation(Identity identity, Permission permission) {
        return identity.administrator() && identity.carries(permission)
                ? table.ofAdministrator(permission)
                : Grant.NO;
    }

    public Principal createPrincipal(String name, boolean administrator) {
        Principal principal =
                new Principal(
                        ids.get(),
                        Principal.Kind.PERSON,
                        name,
                        Optional.empty(),
                        administrator,
                        false);
        principals.put(principal.id(), principal);
        return principal;
    }

    public Project createProject(String name) {
        Project project = new Project(ids.get(), name, clock.instant());
        if (projects.putIfAbsent(name, project) != null) {
            throw new SecurityFailure.Conflict("a project of that name exists or existed");
        }
        return project;
    }

    public void join(String projectId, String principal, Set<Role> roles, boolean owner) {
        members.computeIfAbsent(projectId, _ -> new ConcurrentHashMap<>())
                .put(principal, new Member(roles, owner));
    }

    public MintedToken mint(
            String principal,
            Duration life,
            Optional<String> project,
            Optional<Set<Permission>> scopes) {
        TokenText text = TokenText.random(TokenText.Kind.PERSONAL, random);
        Instant expires = clock.instant().plus(life);
        tokens.put(
                text.id(),
                new Token(text.digest(), principal, project, scopes, Optional.empty(), expires));
        return new MintedToken(text.id(), text.text(), expires);
    }
}
