package dev.kaname.database;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reading, inside a transaction or a snapshot.
///
/// SQL is written in the subset that SQLite and PostgreSQL share, with `?` for each argument; where
/// they must differ, ask [#dialect]. Arguments are strings, integers, longs, doubles, booleans
/// (stored as 0 and 1), byte arrays, instants (stored as microseconds) or null; others, and text
/// that would not come back as it was (a NUL, half a surrogate pair), are an
/// [IllegalArgumentException].
public interface Rows {
    <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... arguments);

    /// The first row, if there is one.
    <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... arguments);

    /// Whether there is any row.
    default boolean any(String sql, @Nullable Object... arguments) {
        return first(sql, _ -> true, arguments).isPresent();
    }

    Dialect dialect();
}
