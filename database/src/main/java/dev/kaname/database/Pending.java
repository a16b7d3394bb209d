package dev.kaname.database;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// An act on its way through the writer: the caller waits on it, the writer runs it and answers.
///
/// The answer is given exactly once. The caller cannot be interrupted meanwhile, because the act
/// may be written by then; the interruption is kept for afterwards.
final class Pending<T> {
    private final Who who;
    private final Act<T> act;
    private final Thread caller = Thread.currentThread();
    private @Nullable Outcome<T> outcome;
    private @Nullable Throwable failure;
    private volatile boolean answered;

    Pending(Who who, Act<T> act) {
        this.who = who;
        this.act = act;
    }

    /// Runs the act and keeps its outcome for the answer.
    void run(Acting acting, JdbcTx tx) {
        outcome = acting.run(tx, who, act);
    }

    /// The class whose code the act is.
    String origin() {
        return act.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
    }

    /// The act is durable.
    void succeed() {
        answered = true;
        LockSupport.unpark(caller);
    }

    /// Nothing was written, or nobody knows.
    void fail(Throwable cause) {
        failure = cause;
        answered = true;
        LockSupport.unpark(caller);
    }

    T await() {
        boolean interrupted = false;
        while (!answered) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        return Optional.ofNullable(outcome).orElseThrow().value();
    }
}
