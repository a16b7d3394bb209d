package dev.kaname.database;

/// One change: reads and writes through the transaction, and says what it did.
///
/// Re-runnable, short (10 ms at most) and without effects other than on the [Tx].
@FunctionalInterface
public interface Act<T> {
    Outcome<T> run(Tx tx);
}
