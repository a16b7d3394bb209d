package dev.kaname.database;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the current thread is in the middle of: an act, a read, or neither.
///
/// A read inside either is answered from the same transaction, so that helpers which read can be
/// called anywhere. An act inside either is refused: it could wait for its own thread, or for a
/// connection that its own caller holds.
final class Inside {
    /// Of one database: inside an act on one, another may be read.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Rows> current = new ThreadLocal<>();

    Optional<Rows> current() {
        return Optional.ofNullable(current.get());
    }

    void requireOutside() {
        if (current.get() != null) {
            throw new IllegalStateException(
                    "an act cannot start within another act or a read: finish that first, or pass"
                            + " its Tx on");
        }
    }

    <T> T within(Rows rows, Supplier<T> body) {
        current.set(rows);
        try {
            return body.get();
        } finally {
            current.remove();
        }
    }
}
