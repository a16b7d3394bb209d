package dev.kaname.security;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Event;
import dev.kaname.database.Lane;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tokens: making, finding, revoking. Only the digest of a secret is kept.
public final class Tokens {
    /// What a step of a pipeline needs for its work: it reads its inputs, logs its runs.
    public static final Set<Permission> OF_ATTEMPT =
            Set.copyOf(
                    EnumSet.of(
                            Permission.PROJECT_SEE,
                            Permission.DATA_READ,
                            Permission.RUN_WRITE,
                            Permission.CODE_READ,
                            Permission.ENDPOINT_CALL));

    private static final System.Logger LOG = System.getLogger(Tokens.class.getName());
    private static final Duration USE_IS_SAVED_EVERY = Duration.ofMinutes(1);
    private static final String COLUMNS =
            "projects, id, kind, principal, label, digest, scopes, borrows, created, created_by,"
                    + " expires, revoked, last_used";

    /// A row with its digest, for checking a presented token.
    record Kept(Token token, String digest) {
        boolean matches(TokenText presented) {
            return MessageDigest.isEqual(
                    digest.getBytes(StandardCharsets.US_ASCII),
                    presented.digest().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Recent<Kept> recent;
    private final Map<String, Instant> used = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> saved;

    Tokens(Database database, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.recent = new Recent<>(clock);
        this.saved = new AtomicReference<>(clock.instant());
    }

    /// The valid token with this text. An unknown one and a wrong secret take the same path.
    Optional<Token> check(TokenText presented) {
        Optional<Kept> kept = recent.get(presented.id(), this::load);
        Instant now = clock.instant();
        if (kept.isEmpty() || !kept.get().matches(presented) || !kept.get().token().valid(now)) {
            return Optional.empty();
        }
        used.put(presented.id(), now);
        if (now.isAfter(saved.get().plus(USE_IS_SAVED_EVERY))) {
            saveUseIfPossible();
        }
        return kept.map(Kept::token);
    }

    /// Whoever only wants to read does so on a full disk too.
    private void saveUseIfPossible() {
        try {
            saveUse();
        } catch (DatabaseFailure later) {
            LOG.log(System.Logger.Level.WARNING, "last uses of tokens are not saved yet", later);
        }
    }

    private Optional<Kept> load(String id) {
        return database.read(rows ->
                rows.first(
                        "SELECT " + COLUMNS + " FROM tokens WHERE id = ?",
                        row -> new Kept(token(row), row.text("digest")),
                        id));
    }

    /// Writes down when tokens were last used. Called once a minute at most, and at the end.
    public void saveUse() {
        saved.set(clock.instant());
        Map<String, Instant> noted = new HashMap<>(used);
        if (noted.isEmpty()) {
            return;
        }
        List<@Nullable Object[]> rows =
                noted.entrySet().stream()
                        .map(use -> new @Nullable Object[] {use.getValue(), use.getKey()})
                        .toList();
        database.act(
                Who.SYSTEM,
                Lane.BULK,
                tx -> {
                    tx.batch("UPDATE tokens SET last_used = ? WHERE id = ?", rows);
                    return Outcome.unchanged(noted.size());
                });
        noted.forEach(used::remove);
    }

    /// Makes a token without asking who may: for the first start, and after [Security#mint] asked.
    MintedToken issue(Who who, Principal principal, TokenRequest asked) {
        return issue(who, principal, asked, Instant.MAX);
    }

    /// @param latest when it ends at the latest, however long a life was asked for
    MintedToken issue(Who who, Principal principal, TokenRequest asked, Instant latest) {
        Minting.checkLife(asked.life(), principal.administrator());
        TokenText text = TokenText.random(kind(principal.kind()), random);
        return database.act(
                who,
                tx -> {
                    Instant whole = tx.now().plus(asked.life());
                    Instant expires = whole.isAfter(latest) ? latest : whole;
                    insert(tx, text, principal.kind(), asked, List.of(), who, expires);
                    Event event =
                            Event.of(one(asked.projects()), "token.create", "token", text.id())
                                    .about("principal", principal.id());
                    return Outcome.of(new MintedToken(text.id(), text.text(), expires), event);
                });
    }

    /// Makes the token of one attempt, within the act that starts it. It ends with [#endAttempt].
    ///
    /// @param borrows principals whose rights it borrows: it may do what each of them may
    public MintedToken issueForAttempt(
            Tx tx,
            String project,
            String attempt,
            List<String> borrows,
            Set<Permission> scopes,
            Duration life) {
        TokenText text = TokenText.random(TokenText.Kind.ATTEMPT, random);
        Instant expires = tx.now().plus(life);
        TokenRequest asked =
                new TokenRequest(attempt, "step", life, Set.of(project), Optional.of(scopes));
        insert(tx, text, Principal.Kind.ATTEMPT, asked, borrows, Who.SYSTEM, expires);
        return new MintedToken(text.id(), text.text(), expires);
    }

    /// Ends every token of an attempt, within the act that ends it. Every server has noticed five
    /// seconds later.
    public void endAttempt(Tx tx, String attempt) {
        tx.update(
                "UPDATE tokens SET revoked = ? WHERE principal = ? AND revoked IS NULL",
                tx.now(),
                attempt);
        forget();
    }

    private static void insert(
            Tx tx,
            TokenText text,
            Principal.Kind kind,
            TokenRequest asked,
            List<String> borrows,
            Who who,
            Instant expires) {
        tx.update(
                "INSERT INTO tokens (projects, id, kind, principal, label, digest, scopes,"
                        + " borrows, created, created_by, expires)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                Words.join(asked.projects()),
                text.id(),
                Principals.word(kind),
                asked.principal(),
                asked.label(),
                text.digest(),
                asked.scopes()
                        .map(only -> Words.join(only.stream().map(Permission::act).toList()))
                        .orElse(null),
                Words.join(borrows),
                tx.now(),
                who.principal(),
                expires);
    }

    /// Tokens of a principal, the newest first, ended ones included.
    public List<Token> of(String principal) {
        return database
                .read(rows ->
                        rows.list(
                                "SELECT "
                                        + COLUMNS
                                        + " FROM tokens WHERE principal = ?"
                                        + " ORDER BY created DESC, id LIMIT 1000",
                                Tokens::token,
                                principal))
                .stream()
                .map(this::withLastUse)
                .toList();
    }

    Optional<Token> find(String id) {
        return load(id).map(Kept::token);
    }

    private Token withLastUse(Token token) {
        Instant use = used.get(token.id());
        return use == null
                ? token
                : new Token(
                        token.id(),
                        token.kind(),
                        token.principal(),
                        token.label(),
                        token.projects(),
                        token.scopes(),
                        token.borrows(),
                        token.created(),
                        token.createdBy(),
                        token.expires(),
                        token.revoked(),
                        Optional.of(use));
    }

    /// Ends a token. Asked twice, it is ended once.
    void revoke(Who who, Token token) {
        database.act(
                who,
                tx -> {
                    int changed =
                            tx.update(
                                    "UPDATE tokens SET revoked = ?"
                                            + " WHERE id = ? AND revoked IS NULL",
                                    tx.now(),
                                    token.id());
                    return changed == 0
                            ? Outcome.unchanged(false)
                            : Outcome.of(
                                    true,
                                    Event.of(
                                                    one(token.projects()),
                                                    "token.revoke",
                                                    "token",
                                                    token.id())
                                            .about("principal", token.principal()));
                });
        forget();
    }

    static void revokeAll(Tx tx, String principal) {
        tx.update(
                "UPDATE tokens SET revoked = ? WHERE principal = ? AND revoked IS NULL",
                tx.now(),
                principal);
    }

    void forget() {
        recent.forget();
    }

    private static String one(Set<String> projects) {
        return projects.size() == 1 ? projects.iterator().next() : "";
    }

    private static TokenText.Kind kind(Principal.Kind kind) {
        return switch (kind) {
            case PERSON -> TokenText.Kind.PERSONAL;
            case SERVICE -> TokenText.Kind.SERVICE;
            case ATTEMPT -> TokenText.Kind.ATTEMPT;
        };
    }

    private static Token token(Row row) {
        return new Token(
                row.text("id"),
                Principal.Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
                row.text("principal"),
                row.text("label"),
                Words.split(row.text("projects")),
                row.textIfAny("scopes").map(Tokens::permissions),
                List.copyOf(Words.split(row.text("borrows"))),
                row.instant("created"),
                row.text("created_by"),
                row.instant("expires"),
                row.instantIfAny("revoked"),
                row.instantIfAny("last_used"));
    }

    /// A permission that a later version took away is simply no longer carried.
    private static Set<Permission> permissions(String column) {
        return Words.split(column).stream()
                .flatMap(act -> Permission.of(act).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
