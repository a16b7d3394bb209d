package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Outcome;
import dev.kaname.database.Rows;
import dev.kaname.database.Who;

/// Which engine may write. Each one that starts takes the next epoch; an earlier one that is still
/// alive somewhere is refused from then on.
final class Fence {
    private Fence() {}

    /// Takes the next epoch.
    static long pass(Database database) {
        return database.act(
                Who.SYSTEM,
                tx -> {
                    tx.update("UPDATE pipeline_engine SET epoch = epoch + 1 WHERE project = ''");
                    return Outcome.unchanged(read(tx));
                });
    }

    static void check(Rows rows, long epoch) {
        if (read(rows) != epoch) {
            throw new Replaced();
        }
    }

    private static long read(Rows rows) {
        return rows.first(
                        "SELECT epoch FROM pipeline_engine WHERE project = ''",
                        row -> row.number("epoch"))
                .orElseThrow(() -> new IllegalStateException("the engine's row is gone"));
    }

    /// Another engine has taken over; this one must not write any more.
    static final class Replaced extends RuntimeException {
        Replaced() {
            super("another server has taken over the pipelines of this database");
        }
    }
}
