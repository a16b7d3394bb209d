package dev.kaname.database;

import java.util.function.Function;

/// The door of the database: every change is an [Act], every question is a read.
///
/// An act is one transaction. Its event, its edges and its audit record are written by the sinks in
/// that same transaction, so that a feature cannot forget them. [#act] answers after the
/// transaction is durable: what it returned survives a power cut.
///
/// On SQLite one thread writes and gathers acts into group commits; on PostgreSQL each act is a
/// serializable transaction that is run again when another got in its way. An act must therefore be
/// short, do no I/O beyond its [Tx], and be safe to run more than once.
///
/// Opened by [Databases]. Safe for use by many threads.
public interface Database extends AutoCloseable {
    /// Runs an act somebody is waiting for. Not within another act or a read of this database.
    ///
    /// @throws DatabaseFailure.Busy if the queue of waiting acts is full; nothing was written
    /// @throws DatabaseFailure.Unwritable if the disk is full or cannot be written, or PostgreSQL
    ///   cannot be reached; nothing was written
    /// @throws DatabaseFailure.OutcomeUnknown if the commit's answer was lost
    /// @throws RuntimeException whatever the act itself threw; nothing was written
    default <T> T act(Who who, Act<T> act) {
        return act(who, Lane.INTERACTIVE, act);
    }

    <T> T act(Who who, Lane lane, Act<T> act);

    /// Answers a question from one consistent snapshot that includes every act answered before.
    /// Within an act or another read it is answered from that one's transaction.
    <T> T read(Function<Rows, T> question);

    /// The log of everything that happened, with durable cursors over it.
    EventLog events();

    /// The queue of work that outlives a request.
    Work work();

    Dialect dialect();

    /// Stops listeners and work after what they have in hand, writes the acts that wait, and
    /// closes.
    @Override
    void close();
}
