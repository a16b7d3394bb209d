package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an act promises, on both databases.
@OnBothDatabases
class ActContractTest {
    private static final Edge EDGE =
            new Edge(new Edge.Node("data", "d", "D"), new Edge.Node("model", "m", "M"), "trained");

    private final TestDatabase test;
    private final Things things;

    ActContractTest(TestDatabase test) {
        this.test = test.with(Things::audit);
        this.things = new Things(test);
    }

    @Test
    void anActItsEventAndItsSinksAreOneTransaction() {
        things.database()
                .act(
                        Who.of("ann", "t1").because("test"),
                        tx -> {
                            Things.put(tx, "a", 1);
                            return Outcome.of(
                                    "", Things.event("a").with("size", 7L).with("x", 0.5), EDGE);
                        });
        assertEquals(Map.of("a", 1L), things.all());
        LoggedEvent event = things.database().events().page(Optional.of("p1"), 0, 10).getFirst();
        assertEquals(Who.of("ann", "t1").because("test"), event.who());
        assertEquals(Things.event("a").with("size", 7L).with("x", 0.5), event.event());
        assertEquals(List.of(event.sequence() + " thing.put 1"), things.audited());
    }

    @Test
    void anActThatThrowsLeavesNothing() {
        things.set("a", 1);
        IllegalStateException thrown = new IllegalStateException("no");
        assertSame(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                things.database()
                                        .act(
                                                Who.SYSTEM,
                                                tx -> {
                                                    Things.put(tx, "b", 2);
                                                    throw thrown;
                                                })));
        assertEquals(Map.of("a", 1L), things.all());
        assertEquals(1, things.audited().size());
    }

    @Test
    void anErrorInAnActIsGivenToItsCallerAndTheDatabaseGoesOn() {
        assertThrows(
                StackOverflowError.class,
                () -> things.database().act(Who.SYSTEM, _ -> overflow(new StackOverflowError())));
        things.set("a", 1);
        assertEquals(Map.of("a", 1L), things.all());
    }

    private static Outcome<String> overflow(Error error) {
        throw error;
    }

    @Test
    void aSinkThatThrowsUndoesTheAct() {
        test.with((_, _, _) -> {
            throw new IllegalStateException("no audit, no effect");
        });
        assertThrows(IllegalStateException.class, () -> things.set("a", 1));
        assertEquals(Map.of(), things.all());
        assertEquals(List.of(), things.database().events().page(Optional.empty(), 0, 10));
    }

    @Test
    void anActWithoutAnEventIsNotAnnounced() {
        assertEquals("same", things.database().act(Who.SYSTEM, _ -> Outcome.unchanged("same")));
        assertEquals(List.of(), things.audited());
        assertEquals(List.of(), things.database().events().page(Optional.empty(), 0, 10));
    }

    @Test
    void aPayloadThatIsNoJsonUndoesTheAct() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        things.database()
                                .act(
                                        Who.SYSTEM,
                                        tx -> {
                                            Things.put(tx, "a", 1);
                                            return Outcome.of(
                                                    "", Things.event("a").with("auc", Double.NaN));
                                        }));
        assertEquals(Map.of(), things.all());
    }

    @Test
    void aRowThatExistsIsADuplicateEvenIfTheActIgnoresIt() {
        things.set("a", 1);
        assertThrows(
                DatabaseFailure.Duplicate.class,
                () ->
                        things.database()
                                .act(
                                        Who.SYSTEM,
                                        tx -> {
                                            Things.put(tx, "b", 2);
                                            assertThrows(
                                                    DatabaseFailure.Duplicate.class,
                                                    () ->
                                                            tx.update(
                                                                    "INSERT INTO things VALUES ('a', 9)"));
                                            return Outcome.of("", Things.event("b"));
                                        }));
        assertEquals(Map.of("a", 1L), things.all());
    }

    @Test
    void aStatementThatIsWrongIsRefusedAndTheNextActRuns() {
        assertThrows(
                DatabaseFailure.Refused.class,
                () ->
                        things.database()
                                .act(
                                        Who.SYSTEM,
                                        tx ->
                                                Outcome.unchanged(
                                                        tx.update("UPDATE nothing SET x"))));
        things.set("a", 1);
        assertEquals(Map.of("a", 1L), things.all());
    }

    @Test
    void everyTypeOfArgumentComesBackAsItWent() {
        Instant instant = Instant.parse("2026-11-21T01:02:03.456789Z");
        List<Object> back =
                things.database()
                        .act(
                                Who.SYSTEM,
                                tx -> {
                                    tx.update(
                                            "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?)",
                                            "İı ☃ \ud83d\ude00",
                                            Long.MIN_VALUE,
                                            true,
                                            0.1,
                                            new byte[] {0, -1},
                                            instant);
                                    return Outcome.unchanged(
                                            tx.first("SELECT * FROM kinds", Things::kinds)
                                                    .orElseThrow());
                                });
        assertEquals(
                List.of("İı ☃ \ud83d\ude00", Long.MIN_VALUE, true, 0.1, List.of(0, -1), instant),
                back);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0", "\ud83d", "\ude00\ud83d", "a\ud83db"})
    void textThatWouldNotComeBackAsItWasIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> things.set(text, 1));
        things.set("\ud83d\ude00", 1);
        assertEquals(Map.of("\ud83d\ude00", 1L), things.all());
    }

    @Test
    void whatIsNullIsAbsentAndFailsLoudlyWhenItMayNotBe() {
        things.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            tx.update(
                                    "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?)",
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null);
                            return Outcome.unchanged(
                                    tx.first("SELECT * FROM kinds", ActContractTest::allAbsent)
                                            .orElseThrow());
                        });
    }

    private static boolean allAbsent(Row row) {
        assertEquals(Optional.empty(), row.textIfAny("text"));
        assertTrue(row.numberIfAny("number").isEmpty());
        assertTrue(row.realIfAny("real").isEmpty());
        assertEquals(Optional.empty(), row.bytesIfAny("bytes"));
        assertEquals(Optional.empty(), row.instantIfAny("instant"));
        assertThrows(IllegalStateException.class, () -> row.text("text"));
        assertThrows(IllegalStateException.class, () -> row.number("number"));
        assertThrows(IllegalStateException.class, () -> row.flag("flag"));
        assertThrows(IllegalStateException.class, () -> row.instant("instant"));
        return true;
    }

    @Test
    void anArgumentTooFewIsRefusedAndNotTakenFromTheStatementBefore() {
        things.set("a", 1);
        assertThrows(
                DatabaseFailure.class,
                () ->
                        things.database()
                                .act(
                                        Who.SYSTEM,
                                        tx -> {
                                            tx.update(
                                                    "UPDATE things SET value = ? WHERE name = ?",
                                                    2,
                                                    "a");
                                            tx.update(
                                                    "UPDATE things SET value = ? WHERE name = ?",
                                                    3);
                                            return Outcome.of("", Things.event("a"));
                                        }));
        assertEquals(Map.of("a", 1L), things.all());
    }

    @Test
    void aQueryMayBeAskedAgainFromWithinItsOwnMapper() {
        things.set("a", 1);
        things.set("b", 2);
        String sql = "SELECT name FROM things ORDER BY name";
        assertEquals(
                List.of("ab", "ab"),
                things.database()
                        .read(rows ->
                                rows.list(
                                        sql,
                                        _ ->
                                                String.join(
                                                        "",
                                                        rows.list(sql, row -> row.text("name"))))));
    }

    @Test
    void manyRowsGoInAsOneBatch() {
        things.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            tx.batch(
                                    "INSERT INTO things VALUES (?, ?)",
                                    IntStream.range(0, 1_000)
                                            .mapToObj(i -> new Object[] {"t" + i, i})
                                            .toList());
                            tx.batch("INSERT INTO things VALUES (?, ?)", List.of());
                            return Outcome.of("", Things.event("t"));
                        });
        assertEquals(1_000, things.all().size());
    }

    @Test
    void aReadIncludesEveryActAnsweredBefore() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls =
                    IntStream.range(0, 200)
                            .mapToObj(i ->
                                    (Callable<Boolean>)
                                            () -> {
                                                things.set("t" + i, i);
                                                return things.all().containsKey("t" + i);
                                            })
                            .toList();
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                assertTrue(call.get());
            }
        }
    }

    @Test
    void aReadSeesOneSnapshotHoweverLongItTakes() {
        things.set("a", 1);
        things.database()
                .read(rows -> {
                    Map<String, Long> before = Things.all(rows);
                    Thread.ofVirtual().start(() -> things.set("b", 2)).isAlive();
                    things.awaitElsewhere(all -> all.containsKey("b"));
                    assertEquals(before, Things.all(rows));
                    return "";
                });
    }

    @Test
    void aReadWithinAnActSeesWhatTheActHasWritten() {
        assertEquals(
                Map.of("a", 1L),
                things.database()
                        .act(
                                Who.SYSTEM,
                                tx -> {
                                    Things.put(tx, "a", 1);
                                    return Outcome.unchanged(things.database().read(Things::all));
                                }));
    }

    @Test
    void anActWithinAnActOrAReadIsRefused() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        things.database()
                                .act(
                                        Who.SYSTEM,
                                        _ -> {
                                            things.set("a", 1);
                                            return Outcome.unchanged("");
                                        }));
        assertThrows(
                IllegalStateException.class,
                () ->
                        things.database()
                                .read(_ -> {
                                    things.set("a", 1);
                                    return "";
                                }));
        things.set("b", 2);
        assertEquals(Map.of("b", 2L), things.all());
    }

    @Test
    void aTransactionThatIsKeptBeyondItsActIsRefused() {
        Tx[] kept = new Tx[1];
        things.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            kept[0] = tx;
                            return Outcome.unchanged("");
                        });
        assertThrows(IllegalStateException.class, () -> Things.put(kept[0], "a", 1));
        Rows read = things.database().read(rows -> rows);
        assertThrows(IllegalStateException.class, () -> Things.all(read));
    }

    @Test
    void aReadCannotWrite() {
        assertThrows(
                DatabaseFailure.Refused.class,
                () ->
                        things.database()
                                .read(rows ->
                                        rows.first(
                                                "INSERT INTO things VALUES ('a', 1)"
                                                        + " RETURNING name",
                                                row -> row.text("name"))));
        assertEquals(Map.of(), things.all());
    }

    @Test
    void noIncrementOfManyAtOnceIsLost() throws Exception {
        things.set("counter", 0);
        AtomicInteger runs = new AtomicInteger();
        inParallel(
                16,
                25,
                () ->
                        things.database()
                                .act(
                                        Who.SYSTEM,
                                        tx -> {
                                            runs.incrementAndGet();
                                            long value = Things.get(tx, "counter");
                                            Things.put(tx, "counter", value + 1);
                                            return Outcome.of("", Things.event("counter"));
                                        }));
        assertEquals(Map.of("counter", 400L), things.all());
        assertEquals(401, things.audited().size(), runs + " runs were needed");
    }

    /// Two doctors are on call, each may leave while the other stays: under weaker isolation both
    /// read "two" and both leave.
    @Test
    void twoActsThatReadWhatTheOtherWritesDoNotBothPass() throws Exception {
        for (int round = 0; round < 20; round++) {
            String first = "first" + round;
            String second = "second" + round;
            things.set(first, 1);
            things.set(second, 1);
            CountDownLatch bothHaveRead = new CountDownLatch(2);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> left =
                        threads.invokeAll(
                                List.of(
                                        () -> leave(first, second, bothHaveRead),
                                        () -> leave(second, first, bothHaveRead)));
                assertTrue(left.get(0).get() ^ left.get(1).get(), "exactly one leaves");
            }
            Map<String, Long> all = things.all();
            assertEquals(1, all.get(first) + all.get(second));
        }
    }

    private boolean leave(String name, String other, CountDownLatch bothHaveRead) {
        return things.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            boolean otherStays = Things.get(tx, other) == 1;
                            bothHaveRead.countDown();
                            if (tx.dialect() == Dialect.POSTGRESQL) {
                                Things.await(bothHaveRead);
                            }
                            if (!otherStays) {
                                return Outcome.unchanged(false);
                            }
                            Things.put(tx, name, 0);
                            return Outcome.of(true, Things.event(name));
                        });
    }

    @Test
    void anActThatIsRunAgainWritesOnce() throws Exception {
        things.set("a", 0);
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch otherIsThere = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> slow =
                    threads.submit(() ->
                            things.database()
                                    .act(
                                            Who.SYSTEM,
                                            tx -> {
                                                long seen = Things.get(tx, "a");
                                                if (runs.incrementAndGet() == 1
                                                        && tx.dialect() == Dialect.POSTGRESQL) {
                                                    Things.await(otherIsThere);
                                                }
                                                Things.put(tx, "a", seen + 1);
                                                return Outcome.of(seen, Things.event("a"));
                                            }));
            if (test.database().dialect() == Dialect.POSTGRESQL) {
                while (runs.get() == 0) {
                    Thread.onSpinWait();
                }
                things.set("a", 10);
                otherIsThere.countDown();
                assertEquals(10, slow.get());
                assertEquals(2, runs.get());
                assertEquals(Map.of("a", 11L), things.all());
                assertEquals(3, things.audited().size());
            } else {
                assertEquals(0, slow.get());
                assertEquals(1, runs.get());
            }
        }
    }

    @Test
    void afterClosingNothingIsAccepted() {
        Database closed = things.database();
        test.reopen();
        assertThrows(
                RuntimeException.class, () -> closed.act(Who.SYSTEM, _ -> Outcome.unchanged("")));
        assertThrows(RuntimeException.class, () -> closed.read(Things::all));
        closed.close();
        things.set("a", 1);
    }

    @Test
    void whatWasAnsweredIsThereAfterReopening() {
        things.set("a", 1);
        test.reopen();
        assertEquals(Map.of("a", 1L), things.all());
        assertEquals(1, things.audited().size());
    }

    @Test
    void theTimeOfAnActIsTheClocksInMicroseconds() {
        test.with(() -> Instant.parse("2026-11-21T00:00:00.123456789Z"));
        assertEquals(
                Instant.parse("2026-11-21T00:00:00.123456Z"),
                things.database().act(Who.SYSTEM, tx -> Outcome.unchanged(tx.now())));
    }

    private static void inParallel(int threads, int times, Runnable call) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(
                        executor.submit(() -> IntStream.range(0, times).forEach(_ -> call.run())));
            }
            for (Future<?> one : running) {
                assertInstanceOf(Future.class, one).get();
            }
        }
    }
}
