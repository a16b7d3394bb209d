package dev.kaname.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-21T00:00:00Z"));
    private final FailedAttempts attempts = new FailedAttempts(now::get, 3);

    @Test
    void whoKeepsGuessingWaitsTwiceAsLongEachTime() {
        for (int i = 0; i < 3; i++) {
            assertEquals(Duration.ZERO, attempts.failed("192.0.2.1"), "BI-093: some are free");
        }
        assertEquals(Duration.ofSeconds(1), attempts.failed("192.0.2.1"));
        assertEquals(Duration.ofSeconds(2), attempts.failed("192.0.2.1"));
        assertEquals(Duration.ofSeconds(4), attempts.failed("192.0.2.1"));
    }

    @Test
    void theWaitHasAnEnd() {
        Duration wait = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            wait = attempts.failed("192.0.2.1");
        }
        assertEquals(Duration.ofMinutes(5), wait);
    }

    @Test
    void anotherAddressHasTriesOfItsOwn() {
        for (int i = 0; i < 10; i++) {
            attempts.failed("192.0.2.1");
        }
        assertEquals(Duration.ZERO, attempts.failed("192.0.2.2"));
    }

    @Test
    void failuresAreForgotten() {
        for (int i = 0; i < 10; i++) {
            attempts.failed("192.0.2.1");
        }
        now.set(now.get().plus(Duration.ofMinutes(11)));
        assertEquals(Duration.ZERO, attempts.failed("192.0.2.1"));
    }
}
