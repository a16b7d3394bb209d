package dev.kaname.database;

import java.util.Comparator;

/// A place in the log, in the order in which it is handed to listeners.
///
/// On PostgreSQL a transaction may commit after another that took its sequence later. Ordered by
/// transaction first, and read only below the oldest transaction still running, nothing ever
/// appears behind a place already passed. On SQLite the transaction is always 0.
record Position(long transaction, long sequence) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::transaction).thenComparingLong(Position::sequence);

    static final Position BEGINNING = new Position(0, 0);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
