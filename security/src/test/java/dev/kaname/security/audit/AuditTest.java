package dev.kaname.security.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Dialect;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.security.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class AuditTest {
    private static final Who ADA = Who.of("ada", "token1");

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private TestDatabase test;
    private Database database;
    private CheckpointKey key;
    private Audit audit;

    @BeforeEach
    void open(TestDatabase given) {
        test = given.with(clock).with(new AuditSink());
        database = test.database();
        key = CheckpointKey.in(test.folder());
        audit = server();
    }

    private Audit server() {
        return new Audit(database, test.folder(), key, "kaname/test", clock);
    }

    private void act(String project, String object) {
        database.act(ADA, _ -> Outcome.of(true, Event.of(project, "thing.make", "thing", object)));
    }

    private void count(String object) {
        database.act(
                ADA,
                _ -> Outcome.of(true, Event.of("p1", "metric.log", "mlrun", object).asGathered()));
    }

    private List<Audit.Shown> all() {
        return audit.page(Optional.empty(), Optional.empty(), 0, 1_000);
    }

    private List<String> export(Optional<String> project) {
        List<String> lines = new ArrayList<>();
        audit.export(project, lines::add);
        return lines;
    }

    private static AuditVerifier.Report verify(List<String> lines) {
        AuditVerifier verifier = new AuditVerifier(List.of());
        lines.forEach(verifier::accept);
        return verifier.finish();
    }

    @Test
    void eachActLeavesOneRecordThatSaysWhoDidWhat() {
        act("p1", "t1");
        audit.chainPending();

        List<Audit.Shown> records = all();
        assertEquals(1, records.size());
        String json = records.getFirst().json();
        for (String part :
                List.of(
                        "\"action\":\"thing.make\"",
                        "\"actor\":\"ada\"",
                        "\"token\":\"token1\"",
                        "\"decision\":\"allowed\"",
                        "\"objects\":[[\"thing\",\"t1\"]]",
                        "\"project\":\"p1\"",
                        "\"seq\":1",
                        "\"time\":\"2026-11-21T12:00:00.000000Z\"")) {
            assertTrue(json.contains(part), part + " in " + json);
        }
    }

    @Test
    void whatIsFreeTextStaysOutOfTheChain() {
        database.act(
                ADA,
                _ ->
                        Outcome.of(
                                true,
                                Event.of("p1", "thing.make", "thing", "t1")
                                        .with("message", "Grace Hopper")));
        audit.chainPending();

        assertFalse(all().getFirst().json().contains("Grace"));
    }

    @Test
    void anActThatFailsOrDoesNothingLeavesNoRecord() {
        database.act(ADA, _ -> Outcome.unchanged(true));
        assertThrows(
                IllegalStateException.class,
                () ->
                        database.act(
                                ADA,
                                _ -> {
                                    throw new IllegalStateException("no");
                                }));
        audit.settle();

        assertEquals(List.of(), all());
    }

    /// Fail closed: with the log gone, nothing else is written either.
    @Test
    void withoutARecordThereIsNoAct() {
        String table = database.dialect() == Dialect.SQLITE ? "audit" : "audit_pending";
        database.act(Who.SYSTEM, tx -> Outcome.unchanged(tx.update("DROP TABLE " + table)));

        assertThrows(RuntimeException.class, () -> act("p1", "t1"));

        assertEquals(0, database.read(rows -> rows.list("SELECT 1 FROM events", _ -> 1)).size());
    }

    @Test
    void thousandsOfMetricWritesOfAMinuteBecomeOneRecordWithTheirNumber() {
        for (int i = 0; i < 25; i++) {
            count("run1");
        }
        count("run2");
        audit.tend();
        assertEquals(List.of(), all());

        clock.advance(Duration.ofMinutes(1));
        audit.tend();

        List<String> records = all().stream().map(Audit.Shown::json).toList();
        assertEquals(2, records.size());
        assertTrue(records.getFirst().contains("\"count\":25"), records.getFirst());
        assertTrue(records.getFirst().contains("run1"), records.getFirst());
        assertTrue(records.getLast().contains("\"count\":1"), records.getLast());
    }

    @Test
    void aRefusalOfSomebodyKnownIsOneRecord() {
        audit.refused(ADA, "p1", "data.read", "project", "p1");
        audit.chainPending();

        String json = all().getFirst().json();
        assertTrue(json.contains("\"decision\":\"refused\""), json);
        assertTrue(json.contains("[\"permission\",\"data.read\"]"), json);
    }

    @Test
    void aStrangersRefusalsAreCountedNotListed() {
        for (int i = 0; i < 1_000; i++) {
            audit.strangerRefused("source1", "unauthenticated");
        }
        audit.settle();

        List<Audit.Shown> records = all();
        assertEquals(1, records.size());
        assertTrue(records.getFirst().json().contains("\"count\":1000"));
    }

    @Test
    void anEndlessSupplyOfSourcesDoesNotFillTheLog() {
        for (int i = 0; i < 5_000; i++) {
            audit.strangerRefused("source" + i, "unauthenticated");
        }
        audit.settle();

        assertEquals(1_001, audit.page(Optional.empty(), Optional.empty(), 0, 5_000).size());
    }

    @Test
    void aWholeLogVerifiesFromItsExportAlone() {
        for (int i = 0; i < 20; i++) {
            act("p1", "t" + i);
        }
        audit.settle();
        act("p1", "after the checkpoint");
        audit.chainPending();

        AuditVerifier.Report report = verify(export(Optional.empty()));

        assertEquals(List.of(), report.findings());
        assertTrue(report.whole(), "the end of the export confirms what no checkpoint does yet");
        assertEquals(21, report.records());
        assertEquals(21, report.proven());
        assertTrue(audit.verify().whole());
    }

    @Test
    void actsOfManyAtOnceMakeOneChainWithoutAGap() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                String object = "t" + i;
                threads.submit(() -> act("p1", object));
            }
            threads.submit(audit::chainPending);
        }
        audit.settle();

        AuditVerifier.Report report = verify(export(Optional.empty()));
        assertEquals(List.of(), report.findings());
        assertEquals(40, report.records());
    }

    @Test
    void anExportOfOneProjectProvesItsRecordsAndShowsNoOthers() {
        act("p1", "mine");
        act("p2", "theirs");
        act("p1", "mine too");
        audit.settle();

        List<String> lines = export(Optional.of("p1"));

        assertFalse(String.join("\n", lines).contains("theirs"));
        AuditVerifier.Report report = verify(lines);
        assertEquals(List.of(), report.findings());
        assertEquals(3, report.proven());
    }

    @Test
    void anOlderDatabaseIsNoticedWhenTheServerStarts() {
        act("p1", "t1");
        act("p1", "t2");
        audit.settle();
        assertEquals(Optional.empty(), server().checkAtStart());

        // as if a backup from before the second act had been brought back
        database.act(
                Who.SYSTEM,
                tx -> {
                    tx.update("DELETE FROM audit WHERE seq = 2");
                    tx.update("UPDATE audit_tree SET size = 0, roots = ''");
                    return Outcome.unchanged(true);
                });
        Optional<String> wrong = server().checkAtStart();
        audit.chainPending();

        assertTrue(wrong.orElseThrow().contains("older"), wrong.toString());
        assertEquals("audit.mismatch", all().getLast().action());
        assertFalse(audit.verify().whole());
    }

    @Test
    void aChangedRecordUnderTheLastCheckpointIsNoticedWhenTheServerStarts() {
        act("p1", "t1");
        audit.settle();

        database.act(
                Who.SYSTEM,
                tx -> {
                    tx.update("UPDATE audit SET hash = ?", "00".repeat(32));
                    tx.update("UPDATE audit_tree SET size = 0, roots = ''");
                    return Outcome.unchanged(true);
                });

        assertTrue(server().checkAtStart().orElseThrow().contains("changed"));
    }

    @Test
    void aChangedRecordIsNoticedAlsoWhereTheTreeWasBuiltFurtherThanTheCheckpoint() {
        act("p1", "t1");
        audit.settle();
        act("p1", "t2");
        audit.chainPending();

        database.act(
                Who.SYSTEM,
                tx -> {
                    tx.update("UPDATE audit SET hash = ? WHERE seq = 1", "00".repeat(32));
                    tx.update("UPDATE audit_tree SET size = 2, roots = ?", "00".repeat(32));
                    return Outcome.unchanged(true);
                });

        assertTrue(server().checkAtStart().orElseThrow().contains("changed"));
    }

    @Test
    void aCheckpointThatACrashCutOffIsDroppedWhereverItWasCut() throws Exception {
        act("p1", "t1");
        audit.settle();
        Path file = test.folder().resolve("checkpoints");
        int first = Files.readAllBytes(file).length;
        act("p1", "t2");
        audit.settle();
        byte[] both = Files.readAllBytes(file);
        for (int cut = first; cut < both.length; cut++) {
            Files.write(file, Arrays.copyOf(both, cut));

            assertEquals(1, new Checkpoints(test.folder()).latest().orElseThrow().size());
        }
    }

    @Test
    void theStateSaysHowMuchIsProven() {
        assertEquals(OptionalLong.empty(), audit.state().proven());
        act("p1", "t1");
        audit.settle();
        act("p1", "t2");
        audit.chainPending();

        assertEquals(2, audit.state().size());
        assertEquals(OptionalLong.of(1), audit.state().proven());
        assertEquals(0, audit.state().unchained());
    }

    /// AL-07: the order is that of the chain, whatever the clock says.
    @Test
    void aClockThatStepsBackChangesNoOrder() {
        act("p1", "t1");
        clock.set(Instant.parse("2020-01-01T00:00:00Z"));
        act("p1", "t2");
        audit.settle();

        assertEquals(List.of(1L, 2L), all().stream().map(Audit.Shown::seq).toList());
        assertTrue(audit.verify().whole());
    }

    @Test
    void anIdleLogGrowsNoCheckpoints() {
        act("p1", "t1");
        audit.tend();
        audit.tend();
        audit.tend();

        List<Checkpoint> found = new ArrayList<>();
        new Checkpoints(test.folder()).forEach(found::add);
        assertEquals(1, found.size());
    }
}
