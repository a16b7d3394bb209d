package dev.kaname.pipelines.ports;

import dev.kaname.sandbox.AttemptSpec;
import dev.kaname.sandbox.AttemptState;
import dev.kaname.sandbox.ExitRecord;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.Relay;
import dev.kaname.sandbox.StartOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Where processes of steps run. It outlives the server, starts an attempt at most once ever, and
/// keeps how it ended until asked.
public interface Runner {
    /// The folder of an attempt, made if it is not there. Its logs are `stdout.log` and
    /// `stderr.log`.
    Path folderOf(String attempt);

    /// Starts an attempt once; asking again tells how it stands.
    StartOutcome start(AttemptSpec spec);

    /// Asks an attempt to end; its end is told as any other. Answers whether it still ran.
    boolean kill(String attempt, Duration grace);

    AttemptState state(String attempt);

    /// Tells of every end from now on, possibly twice. Closing stops it.
    AutoCloseable watch(Consumer<ExitRecord> listener);

    /// How steps are kept apart here.
    Isolation isolation();

    /// The way to Kaname out of an isolated step.
    ///
    /// @param token of the attempt
    Optional<Relay> relay(String token);
}
