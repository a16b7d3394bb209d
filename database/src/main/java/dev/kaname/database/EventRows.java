package dev.kaname.database;

import java.util.List;
import java.util.Optional;

/// The table `events`.
final class EventRows {
    private static final String COLUMNS =
            "project, sequence, at, actor, token, on_behalf, cause, kind, objects, payload,"
                    + " version, gathered";

    private static final String OLDEST_RUNNING =
            "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

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

    /// The next entries in the order of [Position], without any that could still be overtaken.
    static List<LogEntry> after(Rows rows, Position position, int limit) {
        return switch (rows.dialect()) {
            case SQLITE ->
                    rows.list(
                            "SELECT "
                                    + COLUMNS
                                    + " FROM events WHERE sequence > ?"
                                    + " ORDER BY sequence LIMIT ?",
                            row -> new LogEntry(new Position(0, row.number("sequence")), of(row)),
                            position.sequence(),
                            limit);
            case POSTGRESQL ->
                    rows.list(
                            "SELECT "
                                    + COLUMNS
                                    + ", transaction_id FROM events"
                                    + " WHERE (transaction_id, sequence) > (?, ?)"
                                    + " AND transaction_id < "
                                    + OLDEST_RUNNING
                                    + " ORDER BY transaction_id, sequence LIMIT ?",
                            row ->
                                    new LogEntry(
                                            new Position(
                                                    row.number("transaction_id"),
                                                    row.number("sequence")),
                                            of(row)),
                            position.transaction(),
                            position.sequence(),
                            limit);
        };
    }

    /// Where the log ends now: whatever commits later lies behind it.
    static Position end(Rows rows) {
        return switch (rows.dialect()) {
            case SQLITE ->
                    new Position(
                            0,
                            rows.first(
                                            "SELECT coalesce(max(sequence), 0) AS last FROM events",
                                            row -> row.number("last"))
                                    .orElseThrow());
            case POSTGRESQL ->
                    new Position(
                            rows.first(
                                            "SELECT " + OLDEST_RUNNING + " - 1 AS last",
                                            row -> row.number("last"))
                                    .orElseThrow(),
                            Long.MAX_VALUE);
        };
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
