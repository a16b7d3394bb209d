package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an act promises, on both databases.
@OnBothDatabases
class ActContractTest {
    private final TestDatabase test;

    ActContractTest(TestDatabase test) {
        this.test = test;
    }

    @Test
    void anActItsEventAndItsSinksAreOneTransaction() {
        List<LoggedEvent> seen = new ArrayList<>();
        Database database = test.with((_, event, _) -> seen.add(event)).database();
        database.act(
                Who.of("ann", "t1").because("test"),
                _ ->
                        Outcome.of(
                                "",
                                Event.of("p1", "thing.make", "thing", "t-1")
                                        .with("size", 7L)
                                        .with("tags", List.of("a", "b"))));
        assertEquals(seen, database.events().page(Optional.of("p1"), 0, 10));
    }

    @Test
    void anActThatThrowsLeavesNothing() {
        Database database = test.database();
        IllegalStateException thrown = new IllegalStateException("no");
        assertEquals(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                database.act(
                                        Who.SYSTEM,
                                        tx -> {
                                            EventRows.append(
                                                    tx, Who.SYSTEM, Event.of("p1", "thing.make"));
                                            throw thrown;
                                        })));
        assertEquals(List.of(), database.events().page(Optional.empty(), 0, 10));
    }
}
