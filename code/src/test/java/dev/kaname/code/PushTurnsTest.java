package dev.kaname.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
                            turns.run(
                                    "ann",
                                    _ -> {
                                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                        begun.countDown();
                                        await(held);
                                        now.decrementAndGet();
                                    });
                            return true;
                        });
            }
            assertEquals(true, begun.await(20, TimeUnit.SECONDS));
            turns.run("ben", _ -> assertFalse(Thread.currentThread().isVirtual()));
            held.countDown();
        }
        assertEquals(1, most.get());
    }

    @Test
    void whatTheWorkThrowsIsThrownAndTheTurnIsGivenBack() throws IOException {
        for (int round = 0; round < 5; round++) {
            assertThrows(
                    IOException.class,
                    () ->
                            turns.run(
                                    "ann",
                                    _ -> {
                                        throw new IOException("cut");
                                    }));
        }
        AtomicInteger done = new AtomicInteger();
        turns.run("ann", _ -> done.incrementAndGet());
        assertEquals(1, done.get());
    }

    @Test
    void whoEndsTheirTurnEarlyLetsTheNextIn() throws IOException {
        AtomicInteger done = new AtomicInteger();
        turns.run(
                "ann",
                turn -> {
                    turn.close();
                    turns.run("ann", _ -> done.incrementAndGet());
                });
        turns.run("ann", _ -> done.incrementAndGet());
        assertEquals(2, done.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
