package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.testing.DatabaseKind;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What the log promises to those who read and follow it.
@OnBothDatabases
class EventLogContractTest {
    private final TestDatabase test;
    private final Things things;
    private final BlockingQueue<LoggedEvent> heard = new LinkedBlockingQueue<>();

    EventLogContractTest(TestDatabase test) {
        this.test = test;
        this.things = new Things(test);
    }

    @Test
    void aPageHoldsTheEventsOfOneProjectInOrder() {
        for (int i = 0; i < 5; i++) {
            announce("p" + i % 2, "thing" + i);
        }
        List<LoggedEvent> first = log().page(Optional.of("p0"), 0, 2);
        assertEquals(List.of("thing0", "thing2"), names(first));
        assertEquals(
                List.of("thing4"),
                names(log().page(Optional.of("p0"), first.getLast().sequence(), 2)));
        assertEquals(5, log().page(Optional.empty(), 0, 100).size());
    }

    @Test
    void aPayloadComesBackAsItWas() {
        Map<String, Object> payload =
                Map.of(
                        "text",
                        "İ\n\"",
                        "whole",
                        7L,
                        "real",
                        -0.25,
                        "huge",
                        1e20,
                        "flag",
                        true,
                        "list",
                        List.of("a", 1L, List.of()),
                        "map",
                        Map.of("k", Map.of()));
        Event event =
                new Event(
                        "p1",
                        "thing.make",
                        List.of(new Event.Subject("thing", "1"), new Event.Subject("part", "2")),
                        payload,
                        3,
                        true);
        things.database().act(Who.SYSTEM, _ -> Outcome.of("", event));
        assertEquals(event, log().page(Optional.empty(), 0, 1).getFirst().event());
    }

    @Test
    void aNewListenerHearsWhatHappensFromNowOn() throws Exception {
        announce("p1", "before");
        try (EventLog.Listening _ = log().listen("test", heard::add)) {
            announce("p1", "after");
            assertEquals("after", next());
        }
    }

    @Test
    void aListenerMayAskForEverythingFromTheBeginning() throws Exception {
        announce("p1", "first");
        announce("p1", "second");
        try (EventLog.Listening _ = log().listen("test", EventLog.Start.BEGINNING, heard::add)) {
            assertEquals("first", next());
            assertEquals("second", next());
        }
    }

    @Test
    void whatHappenedWhileNobodyListenedIsHeardAfterwardsAndNothingTwice() throws Exception {
        try (EventLog.Listening _ = log().listen("test", heard::add)) {
            announce("p1", "one");
            assertEquals("one", next());
        }
        announce("p1", "two");
        test.reopen();
        announce("p1", "three");
        try (EventLog.Listening _ = log().listen("test", heard::add)) {
            assertEquals("two", next());
            assertEquals("three", next());
        }
        assertEquals(List.of(), List.copyOf(heard));
    }

    @Test
    void aListenerThatThrowsHearsTheSameEventAgainAndNoneBehindItMeanwhile() throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        try (EventLog.Listening _ =
                log().listen(
                                "test",
                                event -> {
                                    calls.add(name(event));
                                    if (failures.getAndDecrement() > 0) {
                                        throw new IllegalStateException("not yet");
                                    }
                                    heard.add(event);
                                })) {
            announce("p1", "one");
            announce("p1", "two");
            assertEquals("one", next());
            assertEquals("two", next());
        }
        assertEquals(List.of("one", "one", "one", "two"), calls);
    }

    @Test
    void aListenerThatFailsWithAnErrorHearsTheSameEventAgainToo() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (EventLog.Listening _ =
                log().listen(
                                "shaky",
                                event -> {
                                    if (calls.incrementAndGet() == 1) {
                                        throw new StackOverflowError();
                                    }
                                    heard.add(event);
                                })) {
            announce("p", "one");
            announce("p", "two");
            assertEquals("one", next());
            assertEquals("two", next());
        }
        assertEquals(3, calls.get());
    }

    @Test
    void aListenerMayAct() throws Exception {
        try (EventLog.Listening _ =
                log().listen(
                                "test",
                                event -> {
                                    if (name(event).equals("cause")) {
                                        announce("p1", "effect");
                                    }
                                    heard.add(event);
                                })) {
            announce("p1", "cause");
            assertEquals("cause", next());
            assertEquals("effect", next());
        }
    }

    @Test
    void oneCursorHasOneListener() {
        try (EventLog.Listening _ = log().listen("test", heard::add)) {
            assertThrows(IllegalStateException.class, () -> log().listen("test", heard::add));
        }
    }

    @Test
    void manyListenersHearEverythingOnceAndInOrderWhileManyAct() throws Exception {
        int actors = 8;
        int each = 50;
        List<List<LoggedEvent>> heardBy = new ArrayList<>();
        List<EventLog.Listening> listening = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(3 * actors * each);
        for (int i = 0; i < 3; i++) {
            List<LoggedEvent> mine = Collections.synchronizedList(new ArrayList<>());
            heardBy.add(mine);
            listening.add(
                    log().listen(
                                    "test" + i,
                                    event -> {
                                        mine.add(event);
                                        all.countDown();
                                    }));
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int actor = 0; actor < actors; actor++) {
                String name = "actor" + actor;
                running.add(
                        executor.submit(() ->
                                IntStream.range(0, each)
                                        .forEach(i -> announce(name, name + " " + i))));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertTrue(all.await(30, TimeUnit.SECONDS), () -> all.getCount() + " were not heard");
        listening.forEach(EventLog.Listening::close);
        for (List<LoggedEvent> mine : heardBy) {
            assertEquals(actors * each, mine.size());
            assertEquals(mine.size(), new HashSet<>(names(mine)).size());
            assertEquals(names(heardBy.getFirst()), names(mine), "all hear the same order");
            for (int actor = 0; actor < actors; actor++) {
                String name = "actor" + actor;
                assertEquals(
                        IntStream.range(0, each).mapToObj(i -> name + " " + i).toList(),
                        names(mine).stream()
                                .filter(each1 -> each1.startsWith(name + " "))
                                .toList());
            }
        }
    }

    /// Each round stops the listener at some moment and reopens the database, as restarts would.
    @Test
    void overManyRestartsNoEventIsLost() throws Exception {
        List<String> all = Collections.synchronizedList(new ArrayList<>());
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            log().listen("test", event -> all.add(name(event)));
            for (int i = 0; i < 20; i++) {
                String name = round + "." + i;
                announce("p1", name);
                expected.add(name);
            }
            test.reopen();
        }
        try (EventLog.Listening _ = log().listen("test", event -> all.add(name(event)))) {
            waitUntil(() -> all.size() >= expected.size());
        }
        assertEquals(expected, all, "a graceful stop keeps the place exactly");
    }

    @Test
    void anEventThatCommitsAfterALaterOneIsNotSkipped() throws Exception {
        Assumptions.assumeTrue(
                test.kind() == DatabaseKind.POSTGRESQL, "on SQLite one thread writes");
        CountDownLatch isIn = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        try (EventLog.Listening _ = log().listen("test", heard::add);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow =
                    threads.submit(() ->
                            things.database()
                                    .act(
                                            Who.SYSTEM,
                                            tx -> {
                                                // takes its place in the log, then dawdles
                                                EventRows.append(
                                                        tx, Who.SYSTEM, event("p1", "slow"));
                                                isIn.countDown();
                                                Things.await(mayCommit);
                                                return Outcome.unchanged("");
                                            }));
            Things.await(isIn);
            announce("p1", "quick");
            assertEquals(
                    List.of("quick"),
                    names(log().page(Optional.empty(), 0, 10)),
                    "the later one is visible already");
            assertEquals(
                    List.of(),
                    things.database().read(rows -> EventRows.after(rows, Position.BEGINNING, 10)),
                    "but not handed out while an earlier one may come");
            mayCommit.countDown();
            slow.get();
            announce("p1", "last");
            assertEquals(List.of("slow", "quick", "last"), List.of(next(), next(), next()));
        }
    }

    @Test
    void anotherServerHearsWhatThisOneDidAndTakesOverWhenItEnds() throws Exception {
        Assumptions.assumeTrue(
                test.kind() == DatabaseKind.POSTGRESQL, "a SQLite folder has one server");
        BlockingQueue<LoggedEvent> heardByOther = new LinkedBlockingQueue<>();
        EventLog.Listening mine = log().listen("shared", heard::add);
        announce("p1", "one");
        assertEquals("one", next());
        try (Database other = Databases.open(test.settings(), List.of(), InstantSource.system());
                EventLog.Listening _ = other.events().listen("own", heardByOther::add);
                EventLog.Listening _ = other.events().listen("shared", heardByOther::add)) {
            announce("p1", "two");
            assertEquals("two", next());
            assertEquals("two", name(poll(heardByOther)));
            mine.close();
            announce("p1", "three");
            assertEquals("three", name(poll(heardByOther)));
            assertEquals("three", name(poll(heardByOther)), "on both of its cursors");
            assertEquals(List.of(), List.copyOf(heardByOther), "the place came along");
        }
        assertEquals(List.of(), List.copyOf(heard));
    }

    private EventLog log() {
        return test.database().events();
    }

    private void announce(String project, String name) {
        things.database().act(Who.SYSTEM, _ -> Outcome.of("", event(project, name)));
    }

    private static Event event(String project, String name) {
        return Event.of(project, "thing.put", "thing", name);
    }

    private String next() throws InterruptedException {
        return name(poll(heard));
    }

    private static LoggedEvent poll(BlockingQueue<LoggedEvent> queue) throws InterruptedException {
        LoggedEvent event = queue.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing was heard");
        }
        return event;
    }

    private static String name(LoggedEvent event) {
        return event.event().objects().getFirst().id();
    }

    private static List<String> names(List<LoggedEvent> events) {
        return events.stream().map(EventLogContractTest::name).toList();
    }

    private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
    }
}
