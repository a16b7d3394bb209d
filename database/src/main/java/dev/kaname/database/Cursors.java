package dev.kaname.database;

import java.util.Optional;
import java.util.function.Function;

/// The table `cursors`: how far each listener has come, and which process it runs in.
final class Cursors {
    private final Database database;
    private final Presence presence;

    Cursors(Database database, Presence presence) {
        this.database = database;
        this.presence = presence;
    }

    /// A cursor in our hands. Its epoch fences off a process that lost it without noticing.
    record Claim(String name, Position position, long epoch) {
        Claim at(Position other) {
            return new Claim(name, other, epoch);
        }
    }

    /// Makes sure that the cursor exists and so misses nothing from now on.
    void register(String name, EventLog.Start start) {
        write(tx -> {
            Position position =
                    switch (start) {
                        case NOW -> EventRows.end(tx);
                        case BEGINNING -> Position.BEGINNING;
                    };
            tx.update(
                    """
                    INSERT INTO cursors (name, transaction_id, sequence, holder, epoch)
                    VALUES (?, ?, ?, 0, 0) ON CONFLICT (name) DO NOTHING
                    """,
                    name,
                    position.transaction(),
                    position.sequence());
            return true;
        });
    }

    /// Takes the cursor unless another living process has it.
    Optional<Claim> claim(String name) {
        return write(tx -> {
            Held held =
                    tx.first("SELECT * FROM cursors WHERE name = ?", Held::of, name).orElseThrow();
            if (held.holder != 0
                    && held.holder != presence.self()
                    && !presence.gone(tx, held.holder)) {
                return Optional.empty();
            }
            tx.update(
                    "UPDATE cursors SET holder = ?, epoch = ? WHERE name = ?",
                    presence.self(),
                    held.epoch + 1,
                    name);
            return Optional.of(new Claim(name, held.position, held.epoch + 1));
        });
    }

    /// Keeps the place; false if the cursor is no longer ours.
    boolean save(Claim claim) {
        return write(tx ->
                tx.update(
                                """
                                UPDATE cursors SET transaction_id = ?, sequence = ?
                                WHERE name = ? AND epoch = ?
                                """,
                                claim.position.transaction(),
                                claim.position.sequence(),
                                claim.name,
                                claim.epoch)
                        == 1);
    }

    /// Keeps the place and lets another process have the cursor.
    void release(Claim claim) {
        write(tx ->
                tx.update(
                        """
                        UPDATE cursors SET transaction_id = ?, sequence = ?, holder = 0
                        WHERE name = ? AND epoch = ?
                        """,
                        claim.position.transaction(),
                        claim.position.sequence(),
                        claim.name,
                        claim.epoch));
    }

    private <T> T write(Function<Tx, T> change) {
        return database.act(Who.SYSTEM, Lane.BULK, tx -> Outcome.unchanged(change.apply(tx)));
    }

    private record Held(Position position, long holder, long epoch) {
        static Held of(Row row) {
            return new Held(
                    new Position(row.number("transaction_id"), row.number("sequence")),
                    row.number("holder"),
                    row.number("epoch"));
        }
    }
}
