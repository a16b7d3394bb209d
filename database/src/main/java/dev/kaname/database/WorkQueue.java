package dev.kaname.database;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Background work over the table `work`.
final class WorkQueue implements Work, AutoCloseable {
    private static final int LARGEST_PAYLOAD = 64 << 10;
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    private final WorkRows rows;
    private final InstantSource clock;
    private final Signal committed;
    private final Map<String, WorkLoop> loops = new ConcurrentHashMap<>();

    /// @param committed raised after each commit that put a task
    WorkQueue(Database database, Presence presence, InstantSource clock, Signal committed) {
        this.rows = new WorkRows(database, presence);
        this.clock = clock;
        this.committed = committed;
    }

    @Override
    public void put(Tx tx, String kind, String key, String payload, Instant notBefore) {
        if (payload.getBytes(StandardCharsets.UTF_8).length > LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("the payload of a task is larger than 64 KiB");
        }
        WorkRows.put(tx, kind, key, payload, notBefore);
        if (tx instanceof JdbcTx ours) {
            ours.touch(Topic.WORK);
        }
    }

    @Override
    public void handle(String kind, int parallel, Handler handler) {
        loops.compute(
                kind,
                (name, existing) -> {
                    if (existing != null) {
                        throw new IllegalStateException("work " + name + " has a handler already");
                    }
                    return new WorkLoop(name, parallel, handler, rows, clock, committed);
                });
    }

    /// Lets the tasks in hand finish for a while; those that do not are done again after the start.
    @Override
    public void close() {
        loops.values().forEach(WorkLoop::stop);
        long deadline = System.nanoTime() + PATIENCE_AT_CLOSE.toNanos();
        loops.values().forEach(loop -> loop.joinUntil(deadline));
        loops.clear();
    }
}
