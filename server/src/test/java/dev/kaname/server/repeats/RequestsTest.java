package dev.kaname.server.repeats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class RequestsTest {
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final Database database;
    private final Requests requests;

    RequestsTest(TestDatabase test) {
        InstantSource clock = now::get;
        database = test.with(clock).database();
        requests = new Requests(database, clock);
    }

    private static Keyed keyed(String project, String request) {
        return new Keyed(project, "somebody", "key", "fingerprint", request);
    }

    private boolean claim(Keyed keyed) {
        return database.act(
                Who.SYSTEM, tx -> Outcome.unchanged(Requests.claim(tx, keyed, "thing 1")));
    }

    private Optional<Requests.Earlier> find(String project) {
        return requests.find(project, "somebody", "key");
    }

    @Test
    void theActOfOneRequestClaimsTheKeyAndNoOther() {
        assertTrue(claim(keyed("p", "first")));
        assertTrue(claim(keyed("p", "first")), "its second act");
        assertFalse(claim(keyed("p", "second")));
        assertTrue(claim(keyed("q", "second")), "another project");
        assertEquals(
                new Requests.Earlier("fingerprint", "thing 1", Optional.empty(), Optional.empty()),
                find("p").orElseThrow());

        requests.answered(keyed("p", "second"), 201, Optional.of("not its"));
        assertEquals(Optional.empty(), find("p").orElseThrow().answer());
        requests.answered(keyed("p", "first"), 201, Optional.of("{}"));
        assertEquals(
                new Requests.Earlier("fingerprint", "thing 1", Optional.of(201), Optional.of("{}")),
                find("p").orElseThrow());
    }

    @Test
    void afterADayTheKeyIsFreeAgain() {
        claim(keyed("p", "first"));
        now.set(now.get().plus(Duration.ofHours(24)));
        assertTrue(find("p").isPresent());
        now.set(now.get().plusSeconds(1));
        assertEquals(Optional.empty(), find("p"));
        assertTrue(claim(keyed("p", "second")));
        assertTrue(find("p").isPresent());

        now.set(now.get().plus(Duration.ofHours(25)));
        requests.tend();
        now.set(now.get().minus(Duration.ofHours(25)));
        assertEquals(Optional.empty(), find("p"));
    }
}
