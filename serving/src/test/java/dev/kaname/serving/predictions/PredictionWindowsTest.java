package dev.kaname.serving.predictions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class PredictionWindowsTest {
    private static final Instant HOUR = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant BEGUN = Instant.parse("2026-11-21T08:00:00Z");
    private static final Deployed DEPLOYED =
            new Deployed("p1", "e1", "churn", 42, "d1", "churn-model", "3");

    private final List<Edge> edges = new ArrayList<>();
    private final Database database;
    private final PredictionWindows windows;
    private final PredictionCounter counter = new PredictionCounter(5);

    PredictionWindowsTest(TestDatabase test) {
        database = test.with((_, _, made) -> edges.addAll(made)).database();
        windows = new PredictionWindows(database);
    }

    @Test
    void countsOfAnHourBecomeANodeBelowTheDeployment() {
        counter.tally(DEPLOYED).prediction(HOUR.toEpochMilli(), 1, 1_000);
        counter.tally(DEPLOYED).prediction(HOUR.toEpochMilli() + 3_599_999, 10, 1_000);
        counter.tally(DEPLOYED).error(HOUR.toEpochMilli() + 5);
        counter.tally(DEPLOYED).prediction(HOUR.toEpochMilli() + 3_600_000, 100, 1_000);
        List<WindowCounts> taken = counter.take(HOUR.plusSeconds(3600));
        assertEquals(2, taken.size());
        taken.forEach(counts -> windows.record(counts, BEGUN));
        assertEquals(
                List.of(
                        new PredictionWindows.WindowSum(HOUR.plusSeconds(3600), 1, 0, 100),
                        new PredictionWindows.WindowSum(HOUR, 2, 1, 11)),
                windows.of("p1", "d1", 10));
        assertEquals(
                List.of("d1@2026-11-21T12", "d1@2026-11-21T13"),
                edges.stream().map(e -> e.to().id()).sorted().toList());
        assertEquals("churn #42", edges.getFirst().from().label());
    }

    @Test
    void writingDownTheSameCountsAgainChangesNothing() {
        counter.tally(DEPLOYED).prediction(HOUR.toEpochMilli(), 1, 1_000);
        counter.take(HOUR).forEach(counts -> windows.record(counts, BEGUN));
        counter.take(HOUR).forEach(counts -> windows.record(counts, BEGUN));
        counter.tally(DEPLOYED).prediction(HOUR.toEpochMilli(), 1, 1_000);
        counter.take(HOUR).forEach(counts -> windows.record(counts, BEGUN));
        assertEquals(2, database.events().page(Optional.of("p1"), 0, 10).size());
        assertEquals(1, edges.size());
        assertEquals(2, windows.of("p1", "d1", 10).getFirst().predictions());
    }

    @Test
    void afterARestartCountsAddUp() {
        counter.tally(DEPLOYED).prediction(HOUR.toEpochMilli(), 1, 1_000);
        counter.take(HOUR).forEach(counts -> windows.record(counts, BEGUN));
        PredictionCounter next = new PredictionCounter(5);
        next.tally(DEPLOYED).prediction(HOUR.toEpochMilli() + 1, 1, 1_000);
        next.take(HOUR).forEach(counts -> windows.record(counts, BEGUN.plusSeconds(1)));
        assertEquals(2, windows.of("p1", "d1", 10).getFirst().predictions());
    }

    @Test
    void anHourThatIsOverIsForgottenOnceItWasTaken() {
        counter.tally(DEPLOYED).prediction(HOUR.toEpochMilli(), 1, 1_000);
        assertEquals(1, counter.take(HOUR.plusSeconds(3700)).size());
        assertEquals(0, counter.take(HOUR.plusSeconds(3701)).size());
    }
}
