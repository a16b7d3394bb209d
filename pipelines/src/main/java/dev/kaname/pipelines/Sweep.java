package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.pipelines.Flights.Flight;
import dev.kaname.pipelines.ports.Runner;
import dev.kaname.sandbox.AttemptState;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The net below the engine: looks now and then for what nobody told of. Ends are told by the
/// runner and runs begin when they are created; here are those of which the news was lost.
final class Sweep {
    private static final long PAUSE_MILLIS = TimeUnit.SECONDS.toMillis(20);

    /// A server that was killed had this many attempts at most of which it had written the end and
    /// not yet cleared the folders.
    private static final int MOST_LEFT = 1_000;

    private final Engine engine;
    private final Database database;
    private final Runner runner;

    Sweep(Engine engine, Database database, Runner runner) {
        this.engine = engine;
        this.database = database;
        this.runner = runner;
    }

    /// Until the engine is closed.
    void run() {
        Engine.carefully(this::tidy);
        while (!engine.closedWithin(PAUSE_MILLIS)) {
            engine.flights().all().forEach(flight -> Engine.carefully(() -> lookAt(flight)));
            Engine.carefully(engine::beginAll);
        }
    }

    private void lookAt(Flight flight) {
        if (flight.run().head().plan().step(flight.ordinal()).work().byServer()) {
            return;
        }
        switch (runner.state(flight.attempt())) {
            case AttemptState.Ended ended -> engine.ended(ended.exit());
            case AttemptState.Running _ -> {
                if (flight.run().isCancelled()) {
                    engine.kill(flight.attempt());
                }
            }
            case AttemptState.NeverStarted _ -> {}
        }
    }

    /// Clears what the server before wrote off and did not come to clear.
    private void tidy() {
        List<String> ended =
                database.read(rows ->
                        rows.list(
                                "SELECT id FROM pipeline_attempts WHERE ended_at IS NOT NULL"
                                        + " AND isolation <> ? ORDER BY ended_at DESC LIMIT ?",
                                row -> row.text("id"),
                                AttemptRows.SERVER,
                                MOST_LEFT));
        ended.forEach(
                attempt -> Engine.carefully(() -> new Workplace(runner.folderOf(attempt)).clear()));
    }
}
