package dev.kaname.database;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The durable queue of background work: leased, resumable, at least once.
///
/// A task is put with the act that makes it necessary, so there is never one without the other.
public interface Work {
    /// Puts a task into the queue as part of an act. A task of the same kind and key that is still
    /// waiting is left as it is.
    ///
    /// @param key what the task is about, unique within its kind
    /// @param payload JSON, at most 64 KiB
    void put(Tx tx, String kind, String key, String payload, Instant notBefore);

    /// Says who carries out tasks of a kind. Called once per kind, when the server starts; at most
    /// `parallel` tasks of the kind run at a time.
    void handle(String kind, int parallel, Handler handler);

    /// Carries out one task. Throwing gives it back, to be tried again later with growing pauses.
    @FunctionalInterface
    interface Handler {
        Next carryOut(Task task);
    }

    /// @param attempt from 1
    /// @param progress what the previous attempt or step saved
    record Task(String kind, String key, String payload, Optional<String> progress, int attempt) {}

    /// What becomes of a task.
    sealed interface Next {
        /// It is finished and forgotten.
        record Done() implements Next {}

        /// It is called again after a pause, with its progress.
        record Again(Duration pause, String progress) implements Next {}
    }
}
