package dev.kaname.security;

import dev.kaname.database.Database;
import dev.kaname.database.Who;
import dev.kaname.security.keys.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The door of this module: who is asking, and what may they do?
public final class Security {
    private static final int MOST_STANDPOINTS = 1_000;

    private final PermissionTable table;
    private final InstantSource clock;
    private final Tokens tokens;
    private final Principals principals;
    private final Projects projects;

    /// What the table, which never changes, gives from each standpoint that was seen.
    private final Map<Standpoint, Map<Permission, Grant>> grants = new ConcurrentHashMap<>();

    /// @param random a cryptographically strong source
    public Security(
            Database database,
            PermissionTable table,
            Keys keys,
            InstantSource clock,
            Supplier<String> ids,
            RandomGenerator random) {
        this.table = table;
        this.clock = clock;
        this.tokens = new Tokens(database, clock, random);
        this.principals = new Principals(database, ids, new Recent<>(clock), tokens);
        this.projects = new Projects(database, keys, ids, new Recent<>(clock));
    }

    public Tokens tokens() {
        return tokens;
    }

    public Principals principals() {
        return principals;
    }

    public Projects projects() {
        return projects;
    }

    /// Whose token this is; empty for anything that is not a valid token now.
    public Optional<Identity> authenticate(String presented) {
        return TokenText.parse(presented).flatMap(tokens::check).flatMap(this::identity);
    }

    /// Who that is by now, for answers that take long; empty once the token no longer holds.
    public Optional<Identity> again(Identity known) {
        return tokens.find(known.token())
                .filter(token -> token.valid(clock.instant()))
                .flatMap(this::identity);
    }

    private Optional<Identity> identity(Token token) {
        if (token.kind() == Principal.Kind.ATTEMPT) {
            return Optional.of(identity(token, "attempt", false));
        }
        return principals
                .active(token.principal())
                .map(owner -> identity(token, owner.name(), owner.administrator()));
    }

    private static Identity identity(Token token, String name, boolean administrator) {
        return new Identity(
                token.principal(),
                token.kind(),
                name,
                administrator,
                token.id(),
                token.projects(),
                token.scopes(),
                token.borrows());
    }

    /// How somebody stands in a project; empty if it does not exist or they may not know of it:
    /// neither may a token that is narrowed to permissions its owner does not hold there.
    ///
    /// An attempt has no rights of its own: it may do what each principal it borrows from may.
    public Optional<Entry> enter(Identity identity, String projectName) {
        List<String> holders =
                identity.kind() == Principal.Kind.ATTEMPT
                        ? identity.borrows()
                        : List.of(identity.principal());
        Optional<Entry> entry = Optional.empty();
        for (String holder : holders) {
            Optional<Entry> held = entryOf(holder, identity, projectName);
            if (held.isEmpty()) {
                return Optional.empty();
            }
            entry = entry.isEmpty() ? held : Optional.of(entry.get().orLess(held.get()));
        }
        return entry;
    }

    private Optional<Entry> entryOf(String holder, Identity identity, String projectName) {
        if (principals.active(holder).isEmpty()) {
            return Optional.empty();
        }
        return projects.standing(holder, projectName)
                .filter(standing -> identity.opens(standing.project().id()))
                .map(standing -> entry(standing, identity))
                .filter(entry -> identity.scopes().isEmpty() || entry.grantsAnything());
    }

    private Entry entry(Projects.Standing standing, Identity identity) {
        Member member = standing.member();
        if (grants.size() >= MOST_STANDPOINTS) {
            grants.clear();
        }
        Map<Permission, Grant> granted =
                grants.computeIfAbsent(
                        new Standpoint(
                                member.roles(), member.owner(), identity.kind(), identity.scopes()),
                        this::granted);
        return new Entry(
                standing.project(), member.roles(), member.owner(), granted, member.readable());
    }

    /// All that the table asks about somebody.
    private record Standpoint(
            Set<Role> roles,
            boolean owner,
            Principal.Kind kind,
            Optional<Set<Permission>> scopes) {}

    private Map<Permission, Grant> granted(Standpoint from) {
        Map<Permission, Grant> granted = new EnumMap<>(Permission.class);
        for (Permission permission : Permission.values()) {
            if (from.scopes().map(only -> only.contains(permission)).orElse(true)) {
                Grant grant = table.of(permission, from.roles(), from.owner());
                granted.put(permission, grant.through(from.kind()));
            }
        }
        return Map.copyOf(granted);
    }

    /// What somebody may do with the installation itself.
    public Grant installation(Identity identity, Permission permission) {
        return identity.administrator()
                        && identity.carries(permission)
                        && identity.projects().isEmpty()
                ? table.ofAdministrator(permission)
                : Grant.NO;
    }

    /// Id of a principal whom the caller may know of, by id or name: themselves, a service account
    /// of a project they see, or, for an administrator of principals, anybody.
    ///
    /// @throws SecurityFailure.Missing for all others in the same words, whether they exist or not
    public String known(Identity by, String idOrName) {
        if (idOrName.equals(by.principal())) {
            return by.principal();
        }
        Optional<Principal> found = principals.find(idOrName);
        if (installation(by, Permission.PRINCIPALS_MANAGE) == Grant.YES) {
            return found.orElseGet(() -> principals.person(idOrName)).id();
        }
        if (by.kind() == Principal.Kind.PERSON && idOrName.equals(by.name())) {
            return by.principal();
        }
        return found.filter(one -> seesProjectOf(by, one))
                .orElseThrow(() -> new SecurityFailure.Missing("principal"))
                .id();
    }

    private boolean seesProjectOf(Identity by, Principal service) {
        return service.project()
                .flatMap(projects::find)
                .flatMap(project -> enter(by, project.name()))
                .map(entry ->
                        entry.grant(Permission.PROJECT_SEE) == Grant.YES
                                || entry.grant(Permission.MEMBERS) == Grant.YES)
                .orElse(false);
    }

    /// How long a token lives that is made with the caller's, if nothing is said.
    public Duration usualLife(Identity by) {
        Duration left = Duration.between(clock.instant(), Minting.latest(by, presented(by)));
        return left.compareTo(Minting.USUAL) < 0 ? left : Minting.USUAL;
    }

    private Token presented(Identity by) {
        return tokens.find(by.token()).orElseThrow(() -> new SecurityFailure.Missing("token"));
    }

    /// Makes a token, for oneself or for somebody the caller may make tokens for ([Minting]).
    ///
    /// @throws SecurityFailure.Missing if the caller may not know of that principal, in the same
    ///   words whatever else was asked, or not of a project
    public MintedToken mint(Identity by, Who who, TokenRequest asked) {
        Slug.label("label", asked.label());
        Principal principal =
                principals
                        .find(known(by, asked.principal()))
                        .filter(found -> !found.disabled())
                        .orElseThrow(() -> new SecurityFailure.Missing("principal"));
        TokenRequest bound = asked;
        if (principal.id().equals(by.principal())) {
            checkProjects(by, principal, asked);
            Minting.checkNarrower(by, asked);
        } else if (principal.project().isPresent()) {
            String project = principal.project().get();
            Minting.checkForService(by, membersGrant(by, project), project, asked);
            bound = asked.within(project);
        } else {
            Minting.checkFirst(
                    by, installation(by, Permission.PRINCIPALS_MANAGE), validToken(principal));
            checkProjects(by, principal, asked);
        }
        Instant latest = Minting.latest(by, presented(by));
        Minting.checkEnd(asked, latest, clock.instant());
        return tokens.issue(who, principal, bound, latest);
    }

    private Optional<Token> validToken(Principal principal) {
        return tokens.of(principal.id()).stream()
                .filter(token -> token.valid(clock.instant()))
                .findFirst();
    }

    /// A project that the presented token does not open is told of no more than one that is absent.
    private void checkProjects(Identity by, Principal principal, TokenRequest asked) {
        for (String project : asked.projects()) {
            if (!by.opens(project) || projects.member(project, principal.id()).isEmpty()) {
                throw new SecurityFailure.Missing("project");
            }
        }
    }

    private Grant membersGrant(Identity by, String project) {
        return projects.find(project)
                .flatMap(found -> enter(by, found.name()))
                .orElseThrow(() -> new SecurityFailure.Missing("principal"))
                .grant(Permission.MEMBERS);
    }

    /// A new person of the installation.
    ///
    /// @throws SecurityFailure.Forbidden if a narrowed token would make an administrator, who holds
    ///   more than it carries
    public Principal createPerson(Identity by, Who who, String name, boolean administrator) {
        if (administrator && by.narrowed()) {
            throw new SecurityFailure.Forbidden("a narrowed token makes no administrator");
        }
        return principals.createPerson(who, name, administrator);
    }

    /// The caller's projects by name, as far as their token may see them; for those who manage
    /// projects, all.
    public List<Project> projectsOf(Identity by, String afterName, int limit) {
        if (installation(by, Permission.PROJECTS_MANAGE) != Grant.NO) {
            return projects.all(afterName, limit);
        }
        return by.carries(Permission.PROJECT_SEE) ? projects.of(by, afterName, limit) : List.of();
    }

    /// Makes a token without asking who may: for the server's own first start and its tests.
    public MintedToken issue(Who who, TokenRequest asked) {
        return tokens.issue(
                who,
                principals
                        .find(asked.principal())
                        .orElseThrow(() -> new SecurityFailure.Missing("principal")),
                asked);
    }

    /// Ends a token: one's own, one of a service account of a project one owns, or, as an
    /// administrator, anybody's. A narrowed token ends no other of its owner's but itself.
    ///
    /// @throws SecurityFailure.Missing if there is none the caller may know of
    public void revoke(Identity by, Who who, String id) {
        Token token = tokens.find(id).orElseThrow(() -> new SecurityFailure.Missing("token"));
        if (!mayEnd(by, token)) {
            throw new SecurityFailure.Missing("token");
        }
        if (by.kind() == Principal.Kind.ATTEMPT) {
            throw new SecurityFailure.Forbidden("a step's token ends with its attempt");
        }
        tokens.revoke(who, token);
    }

    private boolean mayEnd(Identity by, Token token) {
        boolean own = token.principal().equals(by.principal());
        return (own && (!by.narrowed() || token.id().equals(by.token())))
                || mayEndTokensOf(by, token.principal());
    }

    private boolean mayEndTokensOf(Identity by, String principal) {
        if (installation(by, Permission.PRINCIPALS_MANAGE) == Grant.YES) {
            return true;
        }
        return principals
                .find(principal)
                .flatMap(Principal::project)
                .flatMap(projects::find)
                .flatMap(project -> enter(by, project.name()))
                .map(entry -> entry.grant(Permission.MEMBERS) == Grant.YES)
                .orElse(false);
    }

    /// Tokens of a principal: one's own, or those one may end. Of its owner's, a narrowed token is
    /// shown itself only.
    public List<Token> tokensOf(Identity by, String principal) {
        if (mayEndTokensOf(by, principal)) {
            return tokens.of(principal);
        }
        if (!principal.equals(by.principal())) {
            throw new SecurityFailure.Missing("principal");
        }
        return tokens.of(principal).stream().filter(token -> mayEnd(by, token)).toList();
    }

    /// Makes somebody a member of a project the caller owns, or changes what they are.
    ///
    /// Nobody gives themselves more, and nobody gives a service account, which acts for them, more
    /// than they hold; with a token narrowed to some permissions nobody is given others (BI-078).
    ///
    /// @param readable names of data repositories, which the caller has seen to exist
    public Member setMember(
            Identity by,
            Who who,
            Entry project,
            String principal,
            Set<Role> roles,
            boolean owner,
            Set<String> readable) {
        Principal target =
                principals
                        .find(principal)
                        .filter(found -> !found.disabled())
                        .filter(found ->
                                found.project().map(project.project().id()::equals).orElse(true))
                        .orElseThrow(SecurityFailure.Missing::person);
        boolean ownOrDelegate =
                target.id().equals(by.principal()) || target.kind() == Principal.Kind.SERVICE;
        boolean holds =
                project.roles().containsAll(roles)
                        && (project.grant(Permission.DATA_READ) == Grant.YES
                                || project.readable().containsAll(readable))
                        && !(owner && target.kind() == Principal.Kind.SERVICE);
        if (ownOrDelegate && !holds) {
            throw new SecurityFailure.Forbidden("nobody gives themselves more than they hold");
        }
        Member after = Member.of(project.project(), target, roles, owner, readable);
        Member before =
                projects.member(after.project(), after.principal())
                        .orElse(Member.of(project.project(), target, Set.of(), false, Set.of()));
        if (!table.gained(before, after).stream().allMatch(by::carries)) {
            throw new SecurityFailure.Forbidden(
                    "a token narrowed to some permissions gives no others");
        }
        return projects.set(who, project.project().id(), target, roles, owner, readable);
    }

    /// Takes a member out of a project the caller owns.
    public void removeMember(Who who, Entry project, String principal) {
        projects.remove(who, project.project().id(), principal);
    }

    /// Makes somebody a member without asking who may: for the server's tests.
    public Member join(
            Who who, String project, Principal principal, Set<Role> roles, boolean owner) {
        return projects.set(who, project, principal, roles, owner, Set.of());
    }
}
