package dev.kaname.server.badinputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.security.Security;
import dev.kaname.server.DataFolder;
import dev.kaname.server.RawHttp;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sends every hostile input to every door it is meant for, byte by byte, and then its benign twin:
/// a refusal at a door that does not exist, or that the caller may not use, proves nothing.
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String MARKER = "planted-7c1f0e";

    @Inject TestProject projects;
    @Inject Security security;
    @Inject Database database;
    @Inject DataFolder folder;

    private Path outside;
    private Trap trap;
    private Premises premises;
    private Recorder recorder;
    private final Set<Knock> proven = new HashSet<>();

    /// All, or those whose id begins with `-Dbad-input=…`.
    static Stream<BadInput> cases() {
        String wanted = System.getProperty("bad-input", "");
        return BadInput.all().stream().filter(input -> input.toString().startsWith(wanted));
    }

    @BeforeAll
    void plant() throws IOException {
        outside = Files.createTempDirectory("kaname-outside");
        Files.writeString(outside.resolve("secret"), MARKER);
        trap = new Trap();
        premises = new Premises(projects, security, outside, trap.port());
        recorder = new Recorder();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedAtEveryDoorAndItsTwinIsNot(BadInput input) {
        List<Knock> knocks = knocks(input);
        assertFalse(knocks.isEmpty(), "no door for " + input);
        Watchers watchers = new Watchers(database, folder, secrets(), premises.names());
        List<String> wrong = new ArrayList<>();
        List<RawHttp.Reply> replies = new ArrayList<>();
        for (Knock knock : knocks) {
            RawHttp.Reply reply = knock.send();
            replies.add(reply);
            Verdict.of(input, knock, reply).ifPresent(wrong::add);
        }
        wrong.addAll(watchers.complaints(input.watch(), replies));
        for (Knock knock : knocks) {
            control(input, knock).ifPresent(wrong::add);
        }
        assertTrue(wrong.isEmpty(), input + ":\n" + String.join("\n", wrong));
    }

    private List<Knock> knocks(BadInput input) {
        List<Knock> knocks = new ArrayList<>();
        for (String word : input.doors()) {
            for (Door door : Doors.of(word)) {
                int places = input.send().replacement().map(r -> door.places(r.getKey())).orElse(1);
                IntStream.range(0, places)
                        .mapToObj(place -> new Knock(premises, door, input.send(), place))
                        .forEach(knocks::add);
            }
        }
        return knocks;
    }

    /// The twin: what the case says, else the door's sound request. One that succeeded before is
    /// not sent again.
    private Optional<String> control(BadInput input, Knock knock) {
        Knock twin = new Knock(premises, knock.door(), input.control().orElse(Sent.SOUND), 0);
        if (proven.contains(twin)) {
            return Optional.empty();
        }
        Optional<String> wrong = Verdict.ofTwin(twin, twin.send());
        if (wrong.isEmpty()) {
            proven.add(twin);
        }
        return wrong;
    }

    private Set<String> secrets() {
        Set<String> secrets = new HashSet<>(premises.secrets().values());
        secrets.add(MARKER);
        return secrets;
    }

    @AfterAll
    void nothingWasReadStartedCalledOrLeaked() throws IOException {
        Recorder.Seen seen = recorder.seen();
        recorder.close();
        trap.close();
        List<String> allowed =
                List.of(
                        folder.path().toAbsolutePath().toString(),
                        Path.of("..").toAbsolutePath().normalize().toString(),
                        "..",
                        System.getProperty("java.home"),
                        "/proc/",
                        "/sys/",
                        "/dev/");
        List<String> strange =
                seen.files().stream()
                        .filter(file -> !file.endsWith(".jar") && !file.endsWith(".class"))
                        .filter(file -> allowed.stream().noneMatch(file::startsWith))
                        .toList();
        assertEquals(List.of(), strange, "files beside the data folder were opened");
        assertEquals(Set.of(), seen.processes(), "processes were started");
        assertEquals(0, trap.visits(), "the server called where a client pointed");
        secrets().forEach(secret -> assertFalse(seen.log().contains(secret), "a log line"));
        try (Stream<Path> left = Files.list(outside)) {
            assertEquals(List.of(outside.resolve("secret")), left.toList());
        }
    }

    @Test
    void everyCaseHasItsOwnName() {
        List<String> names =
                BadInput.all().stream().map(input -> input.id() + "." + input.variant()).toList();

        assertEquals(names.stream().distinct().toList(), names);
    }

    @Test
    void whatIsSaidOfDoorsIsSaidOfDoorsThatExist() {
        assertEquals(List.of(), Doors.statedButAbsent());
    }

    /// Else its twins would prove nothing.
    @Test
    void everyDoorSaysHowASoundRequestLooks() {
        assertEquals(List.of(), Doors.unstated());
    }
}
