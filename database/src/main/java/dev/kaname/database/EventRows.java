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

    private static final String AFTER_SQLITE =
            "SELECT "
                    + COLUMNS
                    + ", 0 AS transaction_id FROM events"
                    + " WHERE sequence > ? ORDER BY sequence LIMIT ?";

    private static final String AFTER_POSTGRESQL =
            "SELECT "
                    + COLUMNS
                    + ", transaction_id FROM events"
                    + " WHERE (transaction_id, sequence) > (?, ?)"
                    + " AND transaction_id < "
                    + OLDEST_RUNNING
                    + " ORDER BY transaction_id, sequence LIMIT ?";

    private static final String APPEND_SQLITE = append("0");
    private static final String APPEND_POSTGRESQL = append("transaction_id");

    private EventRows() {}

    private static String append(String transactionId) {
        return """
        INSERT INTO events (project, at, actor, token, on_behalf, cause,
                            kind, objects, payload, version, gathered)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING sequence, %s AS transaction_id
        """
                .formatted(transactionId);
    }

    static LogEntry append(Tx tx, Who who, Event event) {
        Position position =
                tx.first(
                                switch (tx.dialect()) {
                                    case SQLITE -> APPEND_SQLITE;
                                    case POSTGRESQL -> APPEND_POSTGRESQL;
                                },
                                EventRows::position,
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
        return new LogEntry(position, new LoggedEvent(position.sequence(), tx.now(), who, event));
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
            case SQLITE -> rows.list(AFTER_SQLITE, EventRows::entry, position.sequence(), limit);
            case POSTGRESQL ->
                    rows.list(
                            AFTER_POSTGRESQL,
                            EventRows::entry,
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

    private static LogEntry entry(Row row) {
        return new LogEntry(position(row), of(row));
    }

    private static Position position(Row row) {
        return new Position(row.number("transaction_id"), row.number("sequence"));
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
