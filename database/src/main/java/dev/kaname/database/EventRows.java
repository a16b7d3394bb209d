package dev.kaname.database;

import java.util.List;
import java.util.Optional;

/// The table `events`.
final class EventRows {
    private static final String COLUMNS =
            "project, sequence, at, actor, token, on_behalf, cause, kind, objects, payload,"
                    + " version, gathered";

    private EventRows() {}

    static LoggedEvent append(Tx tx, Who who, Event event) {
        long sequence =
                tx.first(
                                """
                                INSERT INTO events (project, at, actor, token, on_behalf, cause,
                                                    kind, objects, payload, version, gathered)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                RETURNING sequence
                                """,
                                row -> row.number("sequence"),
                                event.project(),
                                tx.now(),
                                who.principal(),
                                who.token().orElse(null),
                                who.onBehalfOf().orElse(null),
                                who.cause().orElse(null),
                                event.kind(),
                                JsonText.ofSubjects(event.objects()),
                                Json.canonical(event.payload()),
                                event.version(),
                                event.gathered())
                        .orElseThrow();
        return new LoggedEvent(sequence, tx.now(), who, event);
    }

    static List<LoggedEvent> page(Rows rows, Optional<String> project, long after, int limit) {
        return project.isPresent()
                ? rows.list(
                        "SELECT "
                                + COLUMNS
                                + " FROM events WHERE project = ? AND sequence > ?"
                                + " ORDER BY sequence LIMIT ?",
                        EventRows::of,
                        project.get(),
                        after,
                        limit)
                : rows.list(
                        "SELECT "
                                + COLUMNS
                                + " FROM events WHERE sequence > ?"
                                + " ORDER BY sequence LIMIT ?",
                        EventRows::of,
                        after,
                        limit);
    }

    static LoggedEvent of(Row row) {
        return new LoggedEvent(
                row.number("sequence"),
                row.instant("at"),
                new Who(
                        row.text("actor"),
                        row.textIfAny("token"),
                        row.textIfAny("on_behalf"),
                        row.textIfAny("cause")),
                new Event(
                        row.text("project"),
                        row.text("kind"),
                        JsonText.subjects(row.text("objects")),
                        JsonText.object(row.text("payload")),
                        row.integer("version"),
                        row.flag("gathered")));
    }
}
