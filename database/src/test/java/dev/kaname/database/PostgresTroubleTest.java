package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.testing.DatabaseKind;
import dev.kaname.database.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What only a database at the other end of a wire can do to us.
class PostgresTroubleTest {
    private static final String KILL_ME = "SELECT pg_terminate_backend(pg_backend_pid()) AS done";

    private final TestDatabase test =
            TestDatabase.fresh(DatabaseKind.POSTGRESQL).with(Things::audit);
    private final Things things = new Things(test);

    @BeforeEach
    void start() {
        things.set("a", 1);
    }

    @AfterEach
    void stop() throws Exception {
        test.close();
    }

    @Test
    void anActWhoseConnectionIsLostRunsAgainAndIsWrittenOnce() {
        AtomicInteger runs = new AtomicInteger();
        things.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            long value = Things.get(tx, "a");
                            if (runs.incrementAndGet() == 1) {
                                tx.any(KILL_ME);
                            }
                            Things.put(tx, "a", value + 1);
                            return Outcome.of("", Things.event("a"));
                        });
        assertEquals(2, runs.get());
        assertEquals(Map.of("a", 2L), things.all());
        assertEquals(2, things.audited().size());
    }

    @Test
    void afterAllConnectionsWereLostActsAndReadsGoOn() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> things.set("b", 1));
                threads.submit(() -> things.all());
            }
        }
        admin(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        things.set("b", 2);
        assertEquals(Map.of("a", 1L, "b", 2L), things.all());
    }

    /// A trigger that runs at the commit ends the session there: the client cannot know more than
    /// that its connection is gone.
    @Test
    void aCommitLostWithItsConnectionIsFoundOutToBeAborted() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        loseCommitsOf("things");
        assertEquals(
                "done",
                things.database()
                        .act(
                                Who.SYSTEM,
                                tx -> {
                                    // from the second run on it stays clear of the trigger
                                    if (runs.incrementAndGet() == 1) {
                                        Things.put(tx, "b", 1);
                                    }
                                    return Outcome.of("done", Things.event("b"));
                                }));
        assertEquals(2, runs.get());
        assertEquals(Map.of("a", 1L), things.all());
        assertEquals(2, things.audited().size());
    }

    @Test
    void aLostCommitWithoutAPlaceInTheLogIsUnknown() throws Exception {
        loseCommitsOf("things");
        assertThrows(
                DatabaseFailure.OutcomeUnknown.class,
                () ->
                        things.database()
                                .act(
                                        Who.SYSTEM,
                                        tx -> {
                                            Things.put(tx, "b", 1);
                                            return Outcome.unchanged("");
                                        }));
        things.database().act(Who.SYSTEM, _ -> Outcome.of("", Things.event("b")));
    }

    @Test
    void aCommitThatWasWrittenIsFoundInTheLog() throws Exception {
        Position[] position = new Position[1];
        things.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            position[0] =
                                    EventRows.append(tx, Who.SYSTEM, Things.event("b")).position();
                            return Outcome.unchanged("");
                        });
        SQLException lost = new SQLException("lost", "08006");
        try (PostgresPool pool = PostgresPool.toAct(test.settings(), Duration.ofSeconds(5))) {
            LostCommits lostCommits = new LostCommits(pool, Duration.ofSeconds(5));
            assertTrue(lostCommits.wasWritten(Optional.of(position[0]), lost));
        }
        try (PostgresPool pool = PostgresPool.toAct(test.settings(), Duration.ofSeconds(5))) {
            LostCommits hasty = new LostCommits(pool, Duration.ofMillis(300));
            Position never = new Position(position[0].transaction(), 4_711);
            assertThrows(
                    DatabaseFailure.OutcomeUnknown.class,
                    () -> hasty.wasWritten(Optional.of(never), lost));
        }
    }

    @Test
    void actsThatLockTheSameRowsInOppositeOrderBothFinish() throws Exception {
        things.set("b", 1);
        CountDownLatch bothHaveOne = new CountDownLatch(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> both =
                    threads.invokeAll(
                            List.of(
                                    () -> change("a", "b", bothHaveOne),
                                    () -> change("b", "a", bothHaveOne)));
            for (Future<String> one : both) {
                assertEquals("changed", one.get());
            }
        }
        assertEquals(Map.of("a", 3L, "b", 3L), things.all());
    }

    private String change(String first, String second, CountDownLatch bothHaveOne) {
        return things.database()
                .act(
                        Who.SYSTEM,
                        tx -> {
                            tx.update("UPDATE things SET value = value + 1 WHERE name = ?", first);
                            bothHaveOne.countDown();
                            Things.await(bothHaveOne);
                            tx.update("UPDATE things SET value = value + 1 WHERE name = ?", second);
                            return Outcome.of("changed", Things.event(first));
                        });
    }

    @Test
    void whenAllConnectionsStayInUseTheCallerHearsBusy() throws Exception {
        DatabaseSettings one =
                new DatabaseSettings(test.folder(), test.settings().url(), "", "", 1, 10);
        try (PostgresPool pool = PostgresPool.toAct(one, Duration.ofMillis(100))) {
            pool.lend(_ ->
                    assertThrows(
                            DatabaseFailure.Busy.class, () -> pool.lend(Connection::getCatalog)));
        }
    }

    @Test
    void aServerThatCannotBeReachedIsUnwritable() throws Exception {
        DatabaseSettings nowhere =
                DatabaseSettings.at(
                        "jdbc:postgresql://localhost:1/none?user=postgres", test.folder());
        assertThrows(
                DatabaseFailure.Unwritable.class,
                () -> Databases.open(nowhere, List.of(), InstantSource.system()));
    }

    @Test
    void aListenerGoesOnAfterItsServersSessionWasLost() throws Exception {
        BlockingQueue<LoggedEvent> heard = new LinkedBlockingQueue<>();
        things.database().events().listen("test", heard::add);
        things.set("a", 2);
        assertTrue(heard.poll(20, TimeUnit.SECONDS) != null);
        admin(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        things.set("a", 3);
        assertTrue(heard.poll(20, TimeUnit.SECONDS) != null);
    }

    @Test
    void aLogLoadedIntoAnotherServerIsHeardOnFromWhereItsListenersStood() throws Exception {
        List<Long> heard = new ArrayList<>();
        CountDownLatch first = new CountDownLatch(1);
        EventLog.Listening listening =
                things.database()
                        .events()
                        .listen(
                                "test",
                                event -> {
                                    heard.add(event.sequence());
                                    first.countDown();
                                });
        things.set("a", 2);
        Things.await(first);
        listening.close();
        things.set("a", 3);
        admin("UPDATE events SET transaction_id = transaction_id + 1000000000");
        admin("UPDATE cursors SET transaction_id = transaction_id + 1000000000");
        test.reopen();
        things.set("a", 4);
        CountDownLatch both = new CountDownLatch(2);
        things.database()
                .events()
                .listen(
                        "test",
                        event -> {
                            heard.add(event.sequence());
                            both.countDown();
                        });
        Things.await(both);
        assertEquals(List.of(2L, 3L, 4L), heard);
    }

    private void loseCommitsOf(String table) throws SQLException {
        admin(
                """
                CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                """);
        admin(
                "CREATE CONSTRAINT TRIGGER lose AFTER INSERT ON "
                        + table
                        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose()");
    }

    private void admin(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(test.settings().url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
