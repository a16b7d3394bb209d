package dev.kaname.server.badinputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.security.Security;
import dev.kaname.server.RawHttp;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sound requests at every door, each changed in a few places by a seeded hand: whatever comes out,
/// the server says what is wrong with it, and never that something is wrong with the server.
///
/// What it finds becomes a case of the corpus. A longer run: `mvn test -pl server -am
/// -Dtest=MutationTest -Dsurefire.failIfNoSpecifiedTests=false -Dmutation.requests=200000
/// -Dmutation.seed=7`.
@QuarkusTest
class MutationTest {
    private static final int REQUESTS = Integer.getInteger("mutation.requests", 1500);
    private static final List<Door> DOORS =
            Doors.of("every").stream().filter(Door::stated).toList();

    @Inject TestProject projects;
    @Inject Security security;

    static LongStream seeds() {
        return LongStream.of(Long.getLong("mutation.seed", 20261122));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aChangedRequestIsNeverAnErrorOfTheServer(long seed) throws IOException {
        Path outside = Files.createTempDirectory("kaname-outside");
        try (Trap trap = new Trap()) {
            Premises premises = new Premises(projects, security, outside, trap.port());
            Random random = new Random(seed);
            List<String> wrong = new ArrayList<>();
            for (int number = 0; number < REQUESTS; number++) {
                Knock knock = changed(premises, random);
                RawHttp.Reply reply = knock.send();
                if (!right(reply)
                        || premises.secrets().values().stream().anyMatch(reply.text()::contains)) {
                    wrong.add(
                            "seed %d, request %d: %s %s\n%s\n%s"
                                    .formatted(
                                            seed,
                                            number,
                                            knock.door(),
                                            knock.sent().target().orElse(""),
                                            knock.sent().body().orElse(""),
                                            reply.text().lines().findFirst().orElse("silence")));
                }
            }
            assertTrue(wrong.isEmpty(), () -> String.join("\n\n", wrong));
            assertEquals(0, trap.visits(), "the server called where a client pointed");
        }
        TestClient.anonymous().get("/q/health").expect(200);
        try (Stream<Path> left = Files.list(outside)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /// A sound request, of which the address, the body or both are changed.
    private static Knock changed(Premises premises, Random random) {
        Door door = DOORS.get(random.nextInt(DOORS.size()));
        Knock sound = new Knock(premises, door, Sent.SOUND, 0);
        Mutation mutation = new Mutation(random);
        boolean address = door.body().isEmpty() || random.nextInt(3) == 0;
        String target = address ? sendable(mutation.of(sound.target())) : sound.target();
        Optional<String> body =
                door.body().map(_ -> mutation.of(new String(sound.body(), StandardCharsets.UTF_8)));
        return new Knock(premises, door, Sent.of(Optional.of(target), body), 0);
    }

    /// What would end the request line goes encoded: the frame of the request stays whole.
    private static String sendable(String target) {
        StringBuilder line = new StringBuilder();
        for (byte one : target.getBytes(StandardCharsets.UTF_8)) {
            line.append(
                    one > ' ' && one < 0x7f
                            ? Character.toString(one)
                            : String.format(Locale.ROOT, "%%%02X", one));
        }
        return line.isEmpty() || line.charAt(0) != '/' ? "/" + line : line.toString();
    }

    private static boolean right(RawHttp.Reply reply) {
        return reply.status().map(status -> status < 500 || status == 501).orElse(reply.closed());
    }
}
