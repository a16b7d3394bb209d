package dev.kaname.security;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.security.keys.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Projects and who belongs to them.
public final class Projects {
    private static final String MEMBERS =
            "SELECT m.project, m.principal, m.owner, m.roles, m.readable, p.kind, p.name"
                    + " FROM members m JOIN principals p ON p.id = m.principal";

    /// A member together with the project, as [Security#enter] needs them.
    record Standing(Project project, Member member) {}

    private final Database database;
    private final Keys keys;
    private final Supplier<String> ids;
    private final Recent<Standing> recent;

    Projects(Database database, Keys keys, Supplier<String> ids, Recent<Standing> recent) {
        this.database = database;
        this.keys = keys;
        this.ids = ids;
        this.recent = recent;
    }

    /// A new project with its first owner and its own keys, in one act.
    ///
    /// @throws SecurityFailure.Conflict if the name was ever used
    public Project create(Who who, String name, Principal owner, Set<Role> roles) {
        String id = ids.get();
        Slug.check("name", name);
        if (owner.kind() != Principal.Kind.PERSON) {
            throw new SecurityFailure.Invalid(
                    "owner", "a project is owned by a person", "name a person");
        }
        try {
            return database.act(
                    who,
                    tx -> {
                        tx.update(
                                "INSERT INTO projects (project, name, created) VALUES (?, ?, ?)",
                                id,
                                name,
                                tx.now());
                        keys.createFor(tx, id);
                        write(tx, id, owner.id(), roles, true, Set.of());
                        return Outcome.of(
                                new Project(id, name, tx.now()),
                                Event.of(id, "project.create", "project", id)
                                        .about("principal", owner.id()));
                    });
        } catch (DatabaseFailure.Duplicate e) {
            throw new SecurityFailure.Conflict("a project of that name exists or existed");
        }
    }

    public Optional<Project> find(String id) {
        return database.read(rows ->
                rows.first(
                        "SELECT project, name, created FROM projects WHERE project = ?",
                        Projects::project,
                        id));
    }

    public Optional<Project> named(String name) {
        return database.read(rows ->
                rows.first(
                        "SELECT project, name, created FROM projects WHERE name = ?",
                        Projects::project,
                        name));
    }

    /// Projects that the caller belongs to and the token opens, by name.
    public List<Project> of(Identity identity, String afterName, int limit) {
        String only =
                identity.projects().isEmpty()
                        ? ""
                        : " AND p.project IN ("
                                + String.join(
                                        ",", Collections.nCopies(identity.projects().size(), "?"))
                                + ")";
        List<Object> arguments = new ArrayList<>();
        arguments.add(
                identity.borrows().isEmpty()
                        ? identity.principal()
                        : identity.borrows().getFirst());
        arguments.add(afterName);
        arguments.addAll(identity.projects());
        arguments.add(limit);
        return database.read(rows ->
                rows.list(
                        "SELECT p.project, p.name, p.created FROM projects p"
                                + " JOIN members m ON m.project = p.project"
                                + " WHERE m.principal = ? AND p.name > ?"
                                + only
                                + " ORDER BY p.name LIMIT ?",
                        Projects::project,
                        arguments.toArray()));
    }

    /// All projects, by name: for those who manage them.
    public List<Project> all(String afterName, int limit) {
        return database.read(rows ->
                rows.list(
                        "SELECT project, name, created FROM projects WHERE name > ?"
                                + " ORDER BY name LIMIT ?",
                        Projects::project,
                        afterName,
                        limit));
    }

    public List<Member> members(String project, String afterPrincipal, int limit) {
        return database.read(rows ->
                rows.list(
                        MEMBERS
                                + " WHERE m.project = ? AND m.principal > ?"
                                + " ORDER BY m.principal LIMIT ?",
                        Projects::member,
                        project,
                        afterPrincipal,
                        limit));
    }

    public Optional<Member> member(String project, String principal) {
        return database.read(rows -> member(rows, project, principal));
    }

    private static Optional<Member> member(Rows rows, String project, String principal) {
        return rows.first(
                MEMBERS + " WHERE m.project = ? AND m.principal = ?",
                Projects::member,
                project,
                principal);
    }

    /// Makes somebody a member or changes what they are, without asking who may ([Security] does).
    Member set(
            Who who,
            String project,
            Principal principal,
            Set<Role> roles,
            boolean owner,
            Set<String> readable) {
        Member changed =
                database.act(
                        who,
                        tx -> {
                            Optional<Member> before = member(tx, project, principal.id());
                            write(tx, project, principal.id(), roles, owner, readable);
                            mustKeepAnOwner(tx, project);
                            Member after = member(tx, project, principal.id()).orElseThrow();
                            return before.equals(Optional.of(after))
                                    ? Outcome.unchanged(after)
                                    : Outcome.of(after, changed(after));
                        });
        recent.forget();
        return changed;
    }

    /// Takes somebody out of a project.
    void remove(Who who, String project, String principal) {
        database.act(
                who,
                tx -> {
                    int gone =
                            tx.update(
                                    "DELETE FROM members WHERE project = ? AND principal = ?",
                                    project,
                                    principal);
                    if (gone == 0) {
                        throw new SecurityFailure.Missing("member");
                    }
                    mustKeepAnOwner(tx, project);
                    return Outcome.of(
                            true, Event.of(project, "member.remove", "principal", principal));
                });
        recent.forget();
    }

    private static Event changed(Member member) {
        return Event.of(member.project(), "member.set", "principal", member.principal())
                .with("roles", member.roles().stream().map(Role::label).sorted().toList())
                .with("owner", member.owner())
                .with("data", member.readable().stream().sorted().toList());
    }

    private static void mustKeepAnOwner(Rows rows, String project) {
        if (!rows.any("SELECT 1 FROM members WHERE project = ? AND owner = 1", project)) {
            throw new SecurityFailure.Conflict("the project must keep an owner");
        }
    }

    private static void write(
            Tx tx,
            String project,
            String principal,
            Set<Role> roles,
            boolean owner,
            Set<String> readable) {
        tx.update(
                "INSERT INTO members (project, principal, owner, roles, readable, joined)"
                        + " VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (project, principal) DO UPDATE SET"
                        + " owner = excluded.owner, roles = excluded.roles,"
                        + " readable = excluded.readable",
                project,
                principal,
                owner,
                Words.join(roles.stream().map(Role::label).toList()),
                Words.join(readable),
                tx.now());
    }

    /// How a principal stands in a project of that name, at most five seconds ago.
    Optional<Standing> standing(String principal, String projectName) {
        return recent.get(
                principal + "/" + projectName,
                _ ->
                        database.read(rows ->
                                rows.first(
                                                "SELECT project, name, created FROM projects"
                                                        + " WHERE name = ?",
                                                Projects::project,
                                                projectName)
                                        .flatMap(project ->
                                                member(rows, project.id(), principal)
                                                        .map(member ->
                                                                new Standing(project, member)))));
    }

    private static Project project(Row row) {
        return new Project(row.text("project"), row.text("name"), row.instant("created"));
    }

    private static Member member(Row row) {
        return new Member(
                row.text("project"),
                row.text("principal"),
                Principal.Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
                row.text("name"),
                Words.split(row.text("roles")).stream()
                        .flatMap(label -> Role.of(label).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                row.flag("owner"),
                Words.split(row.text("readable")));
    }
}
