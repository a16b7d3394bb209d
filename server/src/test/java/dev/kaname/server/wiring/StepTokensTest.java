package dev.kaname.server.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.pipelines.ports.AttemptTokens;
import dev.kaname.security.Security;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StepTokensTest {
    private static final String ATTEMPT = "01a2010d43857202b258de177b6761c2";

    @Inject TestProject projects;
    @Inject Security security;
    @Inject Database database;

    private StepTokens tokens;
    private AttemptTokens.Attempt attempt;

    @BeforeEach
    void prepare() {
        TestProject.Made project = projects.make();
        tokens = new StepTokens(security);
        attempt =
                new AttemptTokens.Attempt(
                        project.id(),
                        ATTEMPT,
                        "01a2010d430377ebafc148d890a81333",
                        project.owner(),
                        "");
    }

    @Test
    void aStepThatAKilledServerStartedKeepsItsTokenUntilItsAttemptEnds() {
        String beforeTheKill = act(tx -> tokens.mint(tx, attempt, Duration.ofHours(1)));
        String afterIt = act(tx -> tokens.mint(tx, attempt, Duration.ofHours(1)));

        assertTrue(security.authenticate(beforeTheKill).isPresent());
        assertTrue(security.authenticate(afterIt).isPresent());

        act(tx -> {
            tokens.end(tx, attempt.project(), ATTEMPT);
            return "";
        });

        assertEquals(Optional.empty(), security.authenticate(beforeTheKill));
        assertEquals(Optional.empty(), security.authenticate(afterIt));
    }

    private String act(Function<Tx, String> what) {
        return database.act(
                Who.SYSTEM,
                tx ->
                        Outcome.of(
                                what.apply(tx),
                                Event.of(attempt.project(), "attempt.start", "attempt", ATTEMPT)));
    }
}
