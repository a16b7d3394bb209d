package dev.kaname.server.repeats;

import dev.kaname.database.Database;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The requests with a key that led to an act, for a day.
public final class Requests {
    static final Duration KEPT = Duration.ofDays(1);

    private final Database database;
    private final InstantSource clock;

    public Requests(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What became of an earlier request.
    ///
    /// @param object what its act was about
    /// @param status of its answer, if that is known
    /// @param answer its body, if that may be kept
    record Earlier(
            String fingerprint, String object, Optional<Integer> status, Optional<String> answer) {
        static Earlier of(Row row) {
            return new Earlier(
                    row.text("fingerprint"),
                    row.text("object"),
                    row.numberIfAny("status").stream().mapToObj(Math::toIntExact).findFirst(),
                    row.textIfAny("answer"));
        }
    }

    Optional<Earlier> find(String project, String principal, String key) {
        return database.read(rows ->
                rows.first(
                        """
                        SELECT fingerprint, object, status, answer FROM requests
                        WHERE project = ? AND principal = ? AND request_key = ? AND made >= ?
                        """,
                        Earlier::of,
                        project,
                        principal,
                        key,
                        clock.instant().minus(KEPT)));
    }

    /// Notes within the act of a request that it is done.
    ///
    /// @return whether no other request has done so with the same key
    static boolean claim(Tx tx, Keyed keyed, String object) {
        tx.update(
                """
                DELETE FROM requests
                WHERE project = ? AND principal = ? AND request_key = ? AND made < ?
                """,
                keyed.project(),
                keyed.principal(),
                keyed.key(),
                tx.now().minus(KEPT));
        tx.update(
                """
                INSERT INTO requests
                    (project, principal, request_key, fingerprint, request, object, made)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                keyed.project(),
                keyed.principal(),
                keyed.key(),
                keyed.fingerprint(),
                keyed.request(),
                object,
                tx.now());
        return tx.any(
                """
                SELECT 1 FROM requests
                WHERE project = ? AND principal = ? AND request_key = ? AND request = ?
                """,
                keyed.project(),
                keyed.principal(),
                keyed.key(),
                keyed.request());
    }

    /// Keeps what a request was answered.
    void answered(Keyed keyed, int status, Optional<String> answer) {
        database.act(
                Who.SYSTEM,
                tx ->
                        Outcome.unchanged(
                                tx.update(
                                        """
                                        UPDATE requests SET status = ?, answer = ?
                                        WHERE project = ? AND principal = ? AND request_key = ?
                                            AND request = ?
                                        """,
                                        status,
                                        answer.orElse(null),
                                        keyed.project(),
                                        keyed.principal(),
                                        keyed.key(),
                                        keyed.request())));
    }

    /// Forgets what is older than a day.
    public void tend() {
        Instant old = clock.instant().minus(KEPT);
        database.act(
                Who.SYSTEM,
                tx -> Outcome.unchanged(tx.update("DELETE FROM requests WHERE made < ?", old)));
    }
}
