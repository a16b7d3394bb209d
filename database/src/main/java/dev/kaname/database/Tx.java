package dev.kaname.database;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The transaction of one act. Of no use once the act has returned.
///
/// After a statement has failed every further one fails the same way and so does the act, even if
/// it caught the failure: ask before writing what may exist, or use `ON CONFLICT`.
public interface Tx extends Rows {
    /// Runs one statement and answers how many rows it touched.
    int update(String sql, @Nullable Object... arguments);

    /// Runs one statement for each array of arguments.
    void batch(String sql, List<@Nullable Object[]> rows);

    /// The time of this act, in whole microseconds; the same however often it is asked.
    Instant now();
}
