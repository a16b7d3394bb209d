package dev.kaname.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PushTurnsTest {
    private final PushTurns turns = new PushTurns(2);

    @Test
    void whoHasManyPushesUnderWayHoldsUpOnlyTheirOwn() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int push = 0; push < 5; push++) {
                Future<?> _ =
                        threads.submit(() -> {
                            push(
                                    "ann",
                                    () -> {
                                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                        begun.countDown();
                                        await(held);
                                        now.decrementAndGet();
                                    });
                            return true;
                        });
            }
            assertTrue(begun.await(20, TimeUnit.SECONDS));
            push("ben", () -> assertFalse(Thread.currentThread().isVirtual()));
            held.countDown();
        }
        assertEquals(1, most.get());
        assertEquals(0, turns.people());
    }

    @Test
    void whoStillSendsHoldsUpNobodyElse() throws IOException {
        AtomicInteger done = new AtomicInteger();
        try (PushTurns.Turn ann = turns.of("ann");
                PushTurns.Turn _ = turns.of("ben");
                PushTurns.Turn _ = turns.of("cleo")) {
            push("dora", done::incrementAndGet);
            ann.takeIn(done::incrementAndGet);
        }
        assertEquals(2, done.get());
        assertEquals(0, turns.people());
    }

    @Test
    void whatTheWorkThrowsIsThrownAndTheTurnIsGivenBack() throws IOException {
        for (int round = 0; round < 5; round++) {
            assertThrows(
                    IOException.class,
                    () ->
                            push(
                                    "ann",
                                    () -> {
                                        throw new IOException("cut");
                                    }));
        }
        AtomicInteger done = new AtomicInteger();
        push("ann", done::incrementAndGet);
        assertEquals(1, done.get());
    }

    @Test
    void whoEndsTheirTurnEarlyLetsTheNextIn() throws IOException {
        AtomicInteger done = new AtomicInteger();
        try (PushTurns.Turn turn = turns.of("ann")) {
            turn.takeIn(() -> {
                turn.close();
                push("ann", done::incrementAndGet);
            });
        }
        push("ann", done::incrementAndGet);
        assertEquals(2, done.get());
    }

    private void push(String principal, PushTurns.Work work) throws IOException {
        try (PushTurns.Turn turn = turns.of(principal)) {
            turn.takeIn(work);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
