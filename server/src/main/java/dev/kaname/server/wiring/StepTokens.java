package dev.kaname.server.wiring;

import dev.kaname.database.Tx;
import dev.kaname.pipelines.ports.AttemptTokens;
import dev.kaname.security.Security;
import dev.kaname.security.Tokens;
import java.time.Duration;
import java.util.List;

/// A step speaks to Kaname with a token of its own, which borrows the rights of whoever activated
/// the pipeline and ends with the attempt.
public final class StepTokens implements AttemptTokens {
    private final Security security;

    public StepTokens(Security security) {
        this.security = security;
    }

    @Override
    public String mint(Tx tx, Attempt attempt, Duration longest) {
        return security.tokens()
                .issueForAttempt(
                        tx,
                        attempt.project(),
                        attempt.id(),
                        List.of(attempt.onBehalfOf()),
                        Tokens.OF_ATTEMPT,
                        longest)
                .text();
    }

    @Override
    public void end(Tx tx, String project, String attempt) {
        security.tokens().endAttempt(tx, attempt);
    }
}
