package dev.kaname.sandbox;

import static dev.kaname.sandbox.StepHostFixture.isAlive;
import static dev.kaname.sandbox.StepHostFixture.kill;
import static dev.kaname.sandbox.StepHostFixture.read;
import static dev.kaname.sandbox.StepHostFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What happens to attempts when the processes around them are killed at the worst moment.
@Timeout(180)
class StepHostCrashTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension final StepHostFixture steps = new StepHostFixture();

    private final Ends ends = new Ends();

    @Test
    void anAttemptOutlivesTheServerAndIsAdopted() throws Exception {
        Path go = steps.folder().resolve("go");
        Process server =
                ServerThatDies.run(
                        steps.folder(),
                        "orphan",
                        "while [ ! -e go ]; do sleep 0.02; done; echo done",
                        Duration.ofMinutes(2));
        server.destroyForcibly().waitFor();

        StepHost next = steps.connect();
        next.watch(ends);
        assertInstanceOf(AttemptState.Running.class, next.state("orphan"));
        assertInstanceOf(
                StartOutcome.AlreadyRunning.class,
                next.start(steps.shell("orphan", "echo twice")),
                "adopted, not started beside itself");
        Files.createFile(go);
        assertTrue(ends.await("orphan").succeeded());
        assertEquals("done\n", steps.output("orphan"));
    }

    @Test
    void whatEndedWhileNoServerRanIsFoundInItsRecord() throws Exception {
        Process server =
                ServerThatDies.run(
                        steps.folder(), "short", "sleep 0.3; exit 5", Duration.ofMinutes(2));
        server.destroyForcibly().waitFor();
        until("the attempt has ended", () -> read(records("short")).lines().count() == 2);

        AttemptState.Ended ended =
                assertInstanceOf(AttemptState.Ended.class, steps.connect().state("short"));
        assertEquals(Optional.of(5), ended.exit().code());
    }

    @Test
    void timeIsUpEvenWhileNoServerRuns() throws Exception {
        Process server =
                ServerThatDies.run(
                        steps.folder(), "late", "exec sleep 600", Duration.ofMillis(1500));
        server.destroyForcibly().waitFor();
        until("the attempt has been ended", () -> read(records("late")).lines().count() == 2);

        AttemptState.Ended ended =
                assertInstanceOf(AttemptState.Ended.class, steps.connect().state("late"));
        assertEquals(ExitRecord.Reason.TIMED_OUT, ended.exit().reason());
    }

    @Test
    void anAttemptOutlivesStepHostAndItsEndIsTold() throws Exception {
        StepHost host = steps.connect();
        host.watch(ends);
        host.start(steps.shell("survivor", "while [ ! -e go ]; do sleep 0.02; done; exit 4"));
        long before = steps.hostPid();
        kill(before);
        until("another step-host has taken over", () -> host.running().size() == 1);
        assertNotEquals(before, steps.hostPid());
        Files.createFile(steps.folder().resolve("go"));
        assertEquals(Optional.of(4), ends.await("survivor").code());
    }

    @Test
    void anAdoptedAttemptCanBeKilled() throws Exception {
        StepHost host = steps.connect();
        host.watch(ends);
        host.start(steps.shell("adopted", "exec sleep 600"));
        kill(steps.hostPid());
        until("another step-host has taken over", () -> host.running().size() == 1);
        assertTrue(host.kill("adopted", Duration.ofSeconds(30)));
        assertEquals(ExitRecord.Reason.KILLED, ends.await("adopted").reason());
    }

    @Test
    void whatEndsBetweenTwoStepHostsIsToldByTheSecond() throws Exception {
        StepHost host = steps.connect();
        host.watch(ends);
        host.start(steps.shell("between", "sleep 0.2; exit 6"));
        kill(steps.hostPid());
        assertEquals(Optional.of(6), ends.await("between").code());
    }

    @Test
    void anAttemptWhoseLaneIsKilledIsLostAndAllItStartedIsEnded() throws Exception {
        StepHost host = steps.connect();
        host.watch(ends);
        host.start(
                steps.shell(
                        "lane", "(setsid env -i sleep 600 & echo $!); echo $$; exec sleep 600"));
        until("it runs", () -> steps.output("lane").lines().count() == 2);
        kill(laneOf("lane"));
        assertEquals(ExitRecord.Reason.LOST, ends.await("lane").reason());
        assertTrue(steps.output("lane").lines().noneMatch(pid -> isAlive(Long.parseLong(pid))));
        host.start(steps.shell("next", "true"));
        assertTrue(ends.await("next").succeeded());
    }

    @Test
    void whenEverythingIsKilledTheAttemptIsLostAndEnded() throws Exception {
        StepHost host = steps.connect();
        host.watch(ends);
        host.start(steps.shell("all", "echo $$; exec sleep 600"));
        until("it runs", () -> !steps.output("all").isEmpty());
        long lane = laneOf("all");
        kill(steps.hostPid());
        kill(lane);
        assertEquals(ExitRecord.Reason.LOST, ends.await("all").reason());
        long program = Long.parseLong(steps.output("all").strip());
        until("its program has gone", () -> !isAlive(program));
        assertInstanceOf(
                StartOutcome.AlreadyEnded.class, host.start(steps.shell("all", "echo twice")));
    }

    @Test
    void aNumberThatAnotherProcessHasNowIsNotTakenForTheAttempt() throws Exception {
        StepHost host = steps.connect();
        host.start(steps.shell("reused", "exec sleep 600"));
        long lane = laneOf("reused");
        host.close();
        kill(steps.hostPid());
        kill(lane);
        until("all have gone", () -> !isAlive(lane));
        // our own process number in place of the lane's, with the lane's start: as if the number
        // came round
        long me = ProcessHandle.current().pid();
        forgeLane("reused", lane, me);

        StepHost next = steps.connect();
        AttemptState.Ended ended = assertInstanceOf(AttemptState.Ended.class, next.state("reused"));
        assertEquals(ExitRecord.Reason.LOST, ended.exit().reason());
        assertTrue(ProcessHandle.current().isAlive());
    }

    @Test
    void anAttemptOfAnEarlierBootIsLost() throws Exception {
        StepHost host = steps.connect();
        host.retire(true);
        until("step-host has gone", () -> !Files.exists(steps.folder().resolve("host/socket")));
        Files.createDirectories(steps.attempt("old"));
        Files.writeString(
                records("old"),
                "{\"attempt\":\"old\",\"pid\":1,\"ticks\":1,\"boot\":\"another-boot\",\"startedAt\":5}\n");

        AttemptState.Ended ended =
                assertInstanceOf(AttemptState.Ended.class, steps.connect().state("old"));
        assertEquals(ExitRecord.Reason.LOST, ended.exit().reason());
        assertEquals(5_000, ended.exit().startedAt().getNano());
    }

    @Test
    void aTornRecordStillSaysThatTheAttemptWasStarted() throws Exception {
        StepHost host = steps.connect();
        Files.createDirectories(steps.attempt("torn"));
        Files.writeString(records("torn"), "{\"attem");
        assertInstanceOf(
                StartOutcome.AlreadyEnded.class, host.start(steps.shell("torn", "echo ran")));
        assertEquals("", steps.output("torn"));
    }

    @Test
    void recordsThatAPowerCutTookAreRestoredFromTheJournal() throws Exception {
        StepHost host = steps.connect();
        host.watch(ends);
        host.start(steps.shell("cut", "exit 9"));
        ExitRecord exit = ends.await("cut");
        host.close();
        kill(steps.hostPid());
        until("lanes have gone", () -> StepHostTest.marked("cut") == 0);
        // the disk never got the folder's own record; only the journal waited for the disk
        Files.writeString(records("cut"), "");

        assertEquals(new AttemptState.Ended(exit), steps.connect().state("cut"));
    }

    @Test
    void twoServersOnOneFolderShareOneStepHost() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<StepHost>> doors =
                    threads.invokeAll(
                            IntStream.range(0, 4)
                                    .<Callable<StepHost>>mapToObj(_ -> steps::connect)
                                    .toList());
            for (Future<StepHost> door : doors) {
                assertEquals(List.of(), door.get().running());
            }
            StepHost first = doors.get(0).get();
            StepHost second = doors.get(1).get();
            second.watch(ends);
            List<Future<StartOutcome>> outcomes =
                    threads.invokeAll(
                            doors.stream()
                                    .<Callable<StartOutcome>>map(door ->
                                            () ->
                                                    door.get()
                                                            .start(
                                                                    steps.shell(
                                                                            "shared", "echo ran")))
                                    .toList());
            long started = 0;
            for (Future<StartOutcome> outcome : outcomes) {
                started += outcome.get() instanceof StartOutcome.Started ? 1 : 0;
            }
            assertEquals(1, started);
            assertTrue(
                    ends.await("shared").succeeded(),
                    "told to the server that did not start it, too");
            assertEquals("ran\n", steps.output("shared"));
            assertEquals(List.of(), first.running());
        }
    }

    @Test
    void aStepHostOfAnotherVersionGivesWayAndItsAttemptsGoOn() throws Exception {
        StepHost host = steps.connect();
        host.start(steps.shell("upgrade", "while [ ! -e go ]; do sleep 0.02; done; exit 2"));
        long before = steps.hostPid();
        try (HostChannel old = HostChannel.open(steps.folder().resolve("host/socket"), PATIENCE)) {
            old.listen(_ -> {});
            old.ask(HostChannel.request("retire").put("now", false));
        }
        StepHost next = steps.connect();
        next.watch(ends);
        assertNotEquals(before, steps.hostPid());
        assertInstanceOf(AttemptState.Running.class, next.state("upgrade"));
        Files.createFile(steps.folder().resolve("go"));
        assertEquals(Optional.of(2), ends.await("upgrade").code());
    }

    @Test
    void stepHostGoesWhenItsFolderIsRemovedAndNobodyIsThere() throws Exception {
        StepHost host = steps.connect();
        long pid = steps.hostPid();
        host.close();
        StepHostFixture.remove(steps.folder());
        until("step-host has gone", () -> !isAlive(pid));
        Files.createDirectories(steps.folder());
    }

    private Path records(String attempt) {
        return steps.attempt(attempt).resolve("records.jsonl");
    }

    private long laneOf(String attempt) {
        return Long.parseLong(
                read(records(attempt)).replaceFirst("(?s).*?\"pid\": (\\d+).*", "$1"));
    }

    private void forgeLane(String attempt, long lane, long forged) throws Exception {
        Files.writeString(
                records(attempt),
                read(records(attempt)).replace("\"pid\": " + lane, "\"pid\": " + forged),
                StandardOpenOption.TRUNCATE_EXISTING);
    }
}
