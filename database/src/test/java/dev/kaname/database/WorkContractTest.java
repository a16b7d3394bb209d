package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Work.Next;
import dev.kaname.database.testing.DatabaseKind;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What the queue of background work promises.
@OnBothDatabases
class WorkContractTest {
    private final TestDatabase test;
    private final BlockingQueue<Work.Task> carried = new LinkedBlockingQueue<>();

    WorkContractTest(TestDatabase test) {
        this.test = test;
    }

    @Test
    void aTaskIsCarriedOutOnceItsActIsWritten() throws Exception {
        work().handle("test", 1, this::done);
        put("a", "{\"x\":1}");
        assertEquals(new Work.Task("test", "a", "{\"x\":1}", Optional.empty(), 1), next());
        waitUntilEmpty();
    }

    @Test
    void aTaskOfAnActThatThrowsNeverExists() throws Exception {
        work().handle("test", 1, this::done);
        assertThrows(
                IllegalStateException.class,
                () ->
                        test.database()
                                .act(
                                        Who.SYSTEM,
                                        tx -> {
                                            work().put(tx, "test", "a", "1", tx.now());
                                            throw new IllegalStateException("no");
                                        }));
        put("b", "2");
        assertEquals("b", next().key());
        waitUntilEmpty();
        assertEquals(List.of(), List.copyOf(carried));
    }

    @Test
    void aTaskPutWhileNobodyHandlesItsKindWaits() throws Exception {
        put("a", "1");
        test.reopen();
        work().handle("test", 1, this::done);
        assertEquals("a", next().key());
    }

    @Test
    void ofSeveralTasksOfOneKeyTheOneThatWaitsIsKept() throws Exception {
        put("a", "1");
        put("a", "2");
        work().handle("test", 1, this::done);
        assertEquals("1", next().payload());
        waitUntilEmpty();
        assertEquals(List.of(), List.copyOf(carried));
    }

    @Test
    void aTaskPutWhileItsTwinRunsIsCarriedOutAfterIt() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        work().handle(
                        "test",
                        4,
                        task -> {
                            assertEquals(1, atOnce.incrementAndGet());
                            carried.add(task);
                            Things.await(second);
                            atOnce.decrementAndGet();
                            return new Next.Done();
                        });
        put("a", "1");
        assertEquals("1", next().payload());
        put("a", "2");
        put("a", "3");
        second.countDown();
        assertEquals(new Work.Task("test", "a", "3", Optional.empty(), 1), next());
        waitUntilEmpty();
        assertEquals(List.of(), List.copyOf(carried));
    }

    @Test
    void aTaskWaitsForItsTime() throws Exception {
        work().handle("test", 1, this::done);
        Instant due = Instant.now().plusMillis(300);
        test.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            work().put(tx, "test", "a", "1", due);
                            return Outcome.unchanged("");
                        });
        next();
        assertTrue(!Instant.now().isBefore(due));
    }

    @Test
    void aTaskGoesOnWithItsProgress() throws Exception {
        work().handle(
                        "test",
                        1,
                        task -> {
                            carried.add(task);
                            int step = task.progress().map(Integer::parseInt).orElse(0);
                            return step == 2
                                    ? new Next.Done()
                                    : new Next.Again(Duration.ZERO, "" + (step + 1));
                        });
        put("a", "1");
        assertEquals(Optional.empty(), next().progress());
        assertEquals(Optional.of("1"), next().progress());
        assertEquals(new Work.Task("test", "a", "1", Optional.of("2"), 1), next());
        waitUntilEmpty();
    }

    @Test
    void aTaskThatFailsIsTriedAgainLater() throws Exception {
        work().handle(
                        "test",
                        1,
                        task -> {
                            carried.add(task);
                            if (task.attempt() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                            return new Next.Done();
                        });
        put("a", "1");
        Instant start = Instant.now();
        assertEquals(1, next().attempt());
        assertEquals(2, next().attempt());
        assertEquals(3, next().attempt());
        assertTrue(Duration.between(start, Instant.now()).toMillis() >= 400, "pauses grow");
        waitUntilEmpty();
    }

    @Test
    void asManyRunAtATimeAsAllowed() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch threeRun = new CountDownLatch(3);
        work().handle(
                        "test",
                        3,
                        task -> {
                            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                            threeRun.countDown();
                            Things.await(threeRun);
                            atOnce.decrementAndGet();
                            return done(task);
                        });
        test.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            for (int i = 0; i < 30; i++) {
                                work().put(tx, "test", "t" + i, "", tx.now());
                            }
                            return Outcome.unchanged("");
                        });
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            keys.add(next().key());
        }
        assertEquals(30, keys.size());
        assertEquals(3, most.get());
        waitUntilEmpty();
    }

    @Test
    void whatRunsWhenTheDatabaseIsClosedMayFinish() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        work().handle(
                        "test",
                        1,
                        task -> {
                            running.countDown();
                            Things.await(closing);
                            return done(task);
                        });
        put("a", "1");
        Things.await(running);
        Thread closer = Thread.ofVirtual().start(test::reopen);
        closing.countDown();
        closer.join();
        waitUntilEmpty();
        assertEquals("a", next().key());
    }

    @Test
    void whatADeadServerHeldIsCarriedOutByTheNextWithItsProgress() throws Exception {
        test.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            tx.update(
                                    """
                                    INSERT INTO work (kind, task_key, payload, progress, attempt,
                                                      due, holder, epoch)
                                    VALUES ('test', 'a', 'p', 'half', 1, 0, 4711, 1)
                                    """);
                            return Outcome.unchanged("");
                        });
        work().handle("test", 1, this::done);
        assertEquals(new Work.Task("test", "a", "p", Optional.of("half"), 2), next());
        waitUntilEmpty();
    }

    @Test
    void whoLostATaskCanNoLongerFinishIt() {
        put("a", "1");
        WorkRows old = new WorkRows(test.database(), new Presence.Alone(1));
        WorkRows young = new WorkRows(test.database(), new Presence.Alone(2));
        WorkRows.Lease lost = old.lease("test", 1).getFirst();
        assertEquals(List.of(), young.lease("test", 1));
        assertTrue(young.reclaim("test"));
        WorkRows.Lease held = young.lease("test", 1).getFirst();
        old.finish(lost, new Next.Done());
        old.giveBack(lost);
        assertEquals(1, count());
        young.finish(held, new Next.Done());
        assertEquals(0, count());
    }

    @Test
    void twoServersShareTheTasksAndNoneIsCarriedOutTwice() throws Exception {
        Assumptions.assumeTrue(
                test.kind() == DatabaseKind.POSTGRESQL, "a SQLite folder has one server");
        try (Database other = Databases.open(test.settings(), List.of(), InstantSource.system())) {
            work().handle("test", 2, this::done);
            other.work().handle("test", 2, this::done);
            for (int i = 0; i < 40; i++) {
                put("t" + i, "");
            }
            waitUntilEmpty();
        }
        assertEquals(40, carried.size());
        assertEquals(40, carried.stream().map(Work.Task::key).distinct().count());
    }

    @Test
    void aPayloadThatIsTooLargeIsRefused() {
        put("a", "x".repeat(64 << 10));
        assertThrows(IllegalArgumentException.class, () -> put("b", "x".repeat((64 << 10) + 1)));
    }

    @Test
    void oneKindHasOneHandler() {
        work().handle("test", 1, this::done);
        assertThrows(IllegalStateException.class, () -> work().handle("test", 1, this::done));
    }

    private Work work() {
        return test.database().work();
    }

    private Next done(Work.Task task) {
        carried.add(task);
        return new Next.Done();
    }

    private void put(String key, String payload) {
        test.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            work().put(tx, "test", key, payload, tx.now());
                            return Outcome.unchanged("");
                        });
    }

    private Work.Task next() throws InterruptedException {
        Work.Task task = carried.poll(20, TimeUnit.SECONDS);
        if (task == null) {
            throw new AssertionError("nothing was carried out");
        }
        return task;
    }

    private long count() {
        return test.database()
                .read(rows ->
                        rows.first("SELECT count(*) AS n FROM work", row -> row.number("n"))
                                .orElseThrow());
    }

    private void waitUntilEmpty() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (count() > 0) {
            assertTrue(System.nanoTime() < end, "tasks are left");
            Thread.sleep(5);
        }
    }
}
