package dev.kaname.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.serving.ServingFailure.NotServable;
import dev.kaname.serving.ServingFailure.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NativeThreadsTest {
    private static final Duration BRIEF = Duration.ofMillis(50);

    /// Spinning holds a carrier as native code does.
    @Test
    void slowRunsLeaveTheCarriersOfVirtualThreadsAlone() throws InterruptedException {
        int runs = 2 * Runtime.getRuntime().availableProcessors() + 2;
        CountDownLatch begun = new CountDownLatch(runs);
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            callers.add(
                    Thread.ofVirtual()
                            .start(() ->
                                    NativeThreads.run(() -> {
                                        begun.countDown();
                                        while (!over.get()) {
                                            Thread.onSpinWait();
                                        }
                                        return 1;
                                    })));
        }
        try {
            assertTrue(begun.await(20, TimeUnit.SECONDS), begun.getCount() + " never began");
        } finally {
            over.set(true);
        }
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Test
    void anInterruptedCallerStillWaitsForTheEndOfTheRun() {
        Thread.currentThread().interrupt();
        assertEquals("done", NativeThreads.run(() -> "done"));
        assertTrue(Thread.interrupted());
    }

    @Test
    void whatARunThrowsItsCallerGets() {
        assertThrows(
                NotServable.class,
                () ->
                        NativeThreads.run(() -> {
                            throw new NotServable("it", "is odd", "mend it");
                        }));
    }

    @Test
    void aLoadThatTakesTooLongIsGivenUpAndKeepsTheLaneUntilItEnds() throws InterruptedException {
        NativeThreads threads = new NativeThreads(BRIEF);
        CountDownLatch end = new CountDownLatch(1);
        BlockingQueue<String> late = new LinkedBlockingQueue<>();
        assertThrows(NotServable.class, () -> threads.load("it", () -> waitFor(end), late::add));
        assertThrows(Unavailable.class, () -> threads.load("other", () -> "other", late::add));
        end.countDown();
        assertEquals("loaded", late.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void aLoadThatFailsFreesTheLane() {
        NativeThreads threads = new NativeThreads(Duration.ofSeconds(20));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        threads.load(
                                "it",
                                () -> {
                                    throw new IllegalArgumentException("no model");
                                },
                                _ -> {}));
        assertEquals("next", threads.load("next", () -> "next", _ -> {}));
    }

    private static String waitFor(CountDownLatch end) {
        try {
            end.await();
            return "loaded";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
