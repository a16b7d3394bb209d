package dev.kaname.tracking.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EffortTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private long now;
    private int yields;

    @Test
    void workBeyondTheLimitIsGivenUpAndSaysWhatToDo() {
        Effort effort = new Effort(Duration.ofSeconds(5), () -> now, () -> yields++);
        int clauses = 0;
        InvalidQuery refusal = null;
        while (refusal == null && clauses < 10_000) {
            now += MILLI;
            clauses++;
            try {
                effort.spend();
            } catch (InvalidQuery e) {
                refusal = e;
            }
        }
        assertTrue(clauses > 5_000 && clauses < 5_100, "clauses of 1 ms: " + clauses);
        assertEquals("filter", refusal == null ? "" : refusal.field());
        assertTrue(String.valueOf(refusal).contains("Narrow it"));
    }

    @Test
    void waitingForATurnIsNoWorkAndOthersGetOneEveryFewMilliseconds() {
        Effort effort =
                new Effort(
                        Duration.ofSeconds(5),
                        () -> now,
                        () -> {
                            yields++;
                            now += Duration.ofSeconds(60).toNanos();
                        });
        for (int clause = 0; clause < 4_000; clause++) {
            now += MILLI;
            effort.spend();
        }
        assertEquals(4_000 / 16, yields);
    }

    @Test
    void aFilterThatIsLookedAtCostsWorkForEachOfItsClauses() {
        Effort effort = new Effort(Duration.ofMillis(1), () -> now += MILLI, () -> yields++);
        Filter filter = Grammars.RUNS.filter("tags.a LIKE '%a' OR ".repeat(99) + "tags.a = 'b'");
        Subject nothing =
                new Subject() {
                    @Override
                    public OptionalDouble number(Operand operand) {
                        return OptionalDouble.empty();
                    }

                    @Override
                    public Optional<String> text(Operand operand) {
                        return Optional.empty();
                    }
                };
        assertThrows(InvalidQuery.class, () -> filter.matches(nothing, effort));
    }
}
