package dev.kaname.security;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Who;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// People and service accounts. Ids are never used again; names are labels.
public final class Principals {
    private static final String COLUMNS = "project, id, kind, name, administrator, disabled";

    private final Database database;
    private final Supplier<String> ids;
    private final Recent<Principal> recent;
    private final Tokens tokens;

    Principals(Database database, Supplier<String> ids, Recent<Principal> recent, Tokens tokens) {
        this.database = database;
        this.ids = ids;
        this.recent = recent;
        this.tokens = tokens;
    }

    /// A new person. Two people may bear the same name.
    public Principal createPerson(Who who, String name, boolean administrator) {
        return create(
                who,
                new Principal(
                        ids.get(),
                        Principal.Kind.PERSON,
                        Slug.label("name", name),
                        Optional.empty(),
                        administrator,
                        false));
    }

    /// A new service account of a project. It is no member until it is given a role.
    public Principal createService(Who who, String project, String name) {
        return create(
                who,
                new Principal(
                        ids.get(),
                        Principal.Kind.SERVICE,
                        Slug.label("name", name),
                        Optional.of(project),
                        false,
                        false));
    }

    private Principal create(Who who, Principal principal) {
        return database.act(
                who,
                tx -> {
                    tx.update(
                            "INSERT INTO principals (project, id, kind, name, administrator,"
                                    + " disabled, created) VALUES (?, ?, ?, ?, ?, ?, ?)",
                            principal.project().orElse(""),
                            principal.id(),
                            word(principal.kind()),
                            principal.name(),
                            principal.administrator(),
                            false,
                            tx.now());
                    return Outcome.of(
                            principal,
                            Event.of(
                                            principal.project().orElse(""),
                                            "principal.create",
                                            "principal",
                                            principal.id())
                                    .with("kind", word(principal.kind()))
                                    .with("administrator", principal.administrator()));
                });
    }

    /// A principal that exists and is not disabled, at most five seconds ago.
    Optional<Principal> active(String id) {
        return recent.get(id, this::find).filter(principal -> !principal.disabled());
    }

    public Optional<Principal> find(String id) {
        return database.read(rows ->
                rows.first(
                        "SELECT " + COLUMNS + " FROM principals WHERE id = ?",
                        Principals::principal,
                        id));
    }

    /// The person meant by an id, or by a name that only one enabled person bears.
    ///
    /// @throws SecurityFailure.Missing if there is none
    /// @throws SecurityFailure.Conflict if several bear the name
    public Principal person(String idOrName) {
        List<Principal> found =
                database.read(rows ->
                        rows.list(
                                "SELECT "
                                        + COLUMNS
                                        + " FROM principals WHERE kind = 'person'"
                                        + " AND disabled = 0 AND (id = ? OR name = ?)"
                                        + " ORDER BY id LIMIT 2",
                                Principals::principal,
                                idOrName,
                                idOrName));
        if (found.isEmpty()) {
            throw SecurityFailure.Missing.person();
        }
        if (found.size() > 1 && !found.getFirst().id().equals(idOrName)) {
            throw new SecurityFailure.Conflict("several people bear that name; use the id");
        }
        return found.getFirst();
    }

    /// People of the installation in order of id, which is the order they came.
    public List<Principal> people(String after, int limit) {
        return database.read(rows ->
                rows.list(
                        "SELECT "
                                + COLUMNS
                                + " FROM principals WHERE kind = 'person' AND id > ?"
                                + " ORDER BY id LIMIT ?",
                        Principals::principal,
                        after,
                        limit));
    }

    /// Ends a principal: no token of theirs works again, whatever is later made of the same name.
    ///
    /// @throws SecurityFailure.Conflict for the last administrator
    public void disable(Who who, String id) {
        database.act(
                who,
                tx -> {
                    Principal principal =
                            tx.first(
                                            "SELECT " + COLUMNS + " FROM principals WHERE id = ?",
                                            Principals::principal,
                                            id)
                                    .orElseThrow(() -> new SecurityFailure.Missing("principal"));
                    if (principal.disabled()) {
                        return Outcome.unchanged(false);
                    }
                    if (principal.administrator()
                            && !tx.any(
                                    "SELECT 1 FROM principals WHERE administrator = 1"
                                            + " AND disabled = 0 AND id <> ?",
                                    id)) {
                        throw new SecurityFailure.Conflict(
                                "somebody must remain who administers the installation");
                    }
                    tx.update("UPDATE principals SET disabled = 1 WHERE id = ?", id);
                    Tokens.revokeAll(tx, id);
                    return Outcome.of(
                            true,
                            Event.of(
                                    principal.project().orElse(""),
                                    "principal.disable",
                                    "principal",
                                    id));
                });
        recent.forget();
        tokens.forget();
    }

    /// Those who administer the installation and are not disabled, the first one first.
    public List<Principal> administrators() {
        return database.read(rows ->
                rows.list(
                        "SELECT "
                                + COLUMNS
                                + " FROM principals WHERE administrator = 1"
                                + " AND disabled = 0 ORDER BY id",
                        Principals::principal));
    }

    static String word(Principal.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static Principal principal(Row row) {
        String project = row.text("project");
        return new Principal(
                row.text("id"),
                Principal.Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
                row.text("name"),
                project.isEmpty() ? Optional.empty() : Optional.of(project),
                row.flag("administrator"),
                row.flag("disabled"));
    }
}
