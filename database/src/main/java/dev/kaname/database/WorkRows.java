package dev.kaname.database;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The table `work`.
///
/// A task waits while its holder is 0. A lease gives it to one process and raises its epoch; what
/// is said about the task later counts only with that epoch.
final class WorkRows {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final Database database;
    private final Presence presence;

    WorkRows(Database database, Presence presence) {
        this.database = database;
        this.presence = presence;
    }

    /// A task in our hands.
    record Lease(Work.Task task, long epoch) {}

    /// A task that has begun gets a successor; one that has not will see what its new reason is
    /// about anyway.
    static void put(Tx tx, String kind, String key, String payload, Instant notBefore) {
        tx.update(
                """
                INSERT INTO work (kind, task_key, payload, attempt, due, holder, epoch)
                VALUES (?, ?, ?, 0, ?, 0, 0)
                ON CONFLICT (kind, task_key) DO UPDATE
                SET next_payload = excluded.payload, next_due = excluded.due
                WHERE work.holder <> 0 OR work.progress IS NOT NULL
                """,
                kind,
                key,
                payload,
                notBefore);
    }

    /// Leases tasks that are due, the longest waiting first.
    List<Lease> lease(String kind, int most) {
        return database.act(
                Who.SYSTEM,
                Lane.BULK,
                tx -> {
                    List<Lease> leases =
                            tx.list(
                                    """
                                    SELECT * FROM work WHERE kind = ? AND holder = 0 AND due <= ?
                                    ORDER BY due, task_key LIMIT ?
                                    """,
                                    WorkRows::toLease,
                                    kind,
                                    tx.now(),
                                    most);
                    for (Lease lease : leases) {
                        tx.update(
                                """
                                UPDATE work SET holder = ?, epoch = ?, attempt = ?
                                WHERE kind = ? AND task_key = ?
                                """,
                                presence.self(),
                                lease.epoch,
                                lease.task.attempt(),
                                kind,
                                lease.task.key());
                    }
                    return Outcome.unchanged(leases);
                });
    }

    private static Lease toLease(Row row) {
        return new Lease(
                new Work.Task(
                        row.text("kind"),
                        row.text("task_key"),
                        row.text("payload"),
                        row.textIfAny("progress"),
                        row.integer("attempt") + 1),
                row.number("epoch") + 1);
    }

    /// When the next task that nobody holds is due.
    Optional<Instant> nextDue(String kind) {
        return database.read(rows ->
                rows.first(
                        """
                        SELECT due FROM work WHERE kind = ? AND holder = 0
                        ORDER BY due LIMIT 1
                        """,
                        row -> row.instant("due"),
                        kind));
    }

    void finish(Lease lease, Work.Next next) {
        switch (next) {
            case Work.Next.Done() -> done(lease);
            case Work.Next.Again(Duration pause, String progress) -> again(lease, pause, progress);
        }
    }

    private void done(Lease lease) {
        change(
                lease,
                """
                UPDATE work SET payload = next_payload, due = next_due, progress = NULL,
                    next_payload = NULL, next_due = NULL, attempt = 0, holder = 0
                WHERE kind = ? AND task_key = ? AND epoch = ? AND next_payload IS NOT NULL
                """,
                "DELETE FROM work WHERE kind = ? AND task_key = ? AND epoch = ? AND holder <> 0");
    }

    private void again(Lease lease, Duration pause, String progress) {
        database.act(
                Who.SYSTEM,
                Lane.BULK,
                tx ->
                        Outcome.unchanged(
                                tx.update(
                                        """
                                        UPDATE work
                                        SET progress = ?, due = ?, attempt = 0, holder = 0
                                        WHERE kind = ? AND task_key = ? AND epoch = ?
                                        """,
                                        progress,
                                        tx.now().plus(pause),
                                        lease.task.kind(),
                                        lease.task.key(),
                                        lease.epoch)));
    }

    /// Back into the queue, later after each failure.
    void giveBack(Lease lease) {
        database.act(
                Who.SYSTEM,
                Lane.BULK,
                tx ->
                        Outcome.unchanged(
                                tx.update(
                                        """
                                        UPDATE work SET due = ?, holder = 0
                                        WHERE kind = ? AND task_key = ? AND epoch = ?
                                        """,
                                        tx.now()
                                                .plus(
                                                        RetryPause.after(
                                                                lease.task.attempt(),
                                                                LONGEST_PAUSE)),
                                        lease.task.kind(),
                                        lease.task.key(),
                                        lease.epoch)));
    }

    /// Frees the tasks of processes that are gone; answers whether there were any.
    boolean reclaim(String kind) {
        return database.act(
                Who.SYSTEM,
                Lane.BULK,
                tx -> {
                    boolean any = false;
                    for (long holder : holders(tx, kind)) {
                        if (holder != presence.self() && presence.gone(tx, holder)) {
                            tx.update(
                                    "UPDATE work SET holder = 0 WHERE kind = ? AND holder = ?",
                                    kind,
                                    holder);
                            any = true;
                        }
                    }
                    return Outcome.unchanged(any);
                });
    }

    private static List<Long> holders(Rows rows, String kind) {
        return rows.list(
                "SELECT DISTINCT holder FROM work WHERE kind = ? AND holder <> 0",
                row -> row.number("holder"),
                kind);
    }

    private void change(Lease lease, String... statements) {
        database.act(
                Who.SYSTEM,
                Lane.BULK,
                tx -> {
                    for (String sql : statements) {
                        tx.update(sql, lease.task.kind(), lease.task.key(), lease.epoch);
                    }
                    return Outcome.unchanged("");
                });
    }
}
