package dev.kaname.pipelines.ports;

import dev.kaname.database.Tx;
import java.time.Duration;

/// The tokens with which steps speak to Kaname.
public interface AttemptTokens {
    /// Makes a token that is good for this attempt alone, as part of the act that decides on the
    /// attempt. A token is stored only as a hash, so an attempt that is launched again by the next
    /// server gets a new one. Earlier ones of the same attempt stay good until it ends: the start
    /// that the dead server asked for may still happen.
    ///
    /// @return the secret text
    String mint(Tx tx, Attempt attempt, Duration longest);

    /// Ends all tokens of an attempt; part of the act that ends it.
    void end(Tx tx, String project, String attempt);

    /// @param onBehalfOf the principal whose rights bound it
    /// @param experiment where its runs go unless the script says otherwise
    record Attempt(
            String project, String id, String pipelineRun, String onBehalfOf, String experiment) {}
}
