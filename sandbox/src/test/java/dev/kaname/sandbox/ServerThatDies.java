package dev.kaname.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A server in a process of its own, for tests that kill it: starts one attempt, says so, and
/// waits.
final class ServerThatDies {
    private ServerThatDies() {}

    public static void main(String[] words) throws Exception {
        Path folder = Path.of(words[0]);
        StepHost host =
                StepHost.connect(
                        new StepHostSettings(
                                folder, Optional.empty(), Duration.ofSeconds(30), List.of()));
        AttemptSpec spec =
                AttemptSpec.of(
                        words[1],
                        List.of("/bin/sh", "-c", words[2]),
                        Map.of("PATH", "/usr/bin:/bin"),
                        folder);
        host.start(spec.withTimeout(Duration.ofMillis(Long.parseLong(words[3])), Duration.ZERO));
        System.out.println("started");
        Thread.sleep(Duration.ofMinutes(10));
    }

    static Process run(Path folder, String attempt, String script, Duration timeout)
            throws Exception {
        Process server =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ServerThatDies.class.getName(),
                                folder.toString(),
                                attempt,
                                script,
                                Long.toString(timeout.toMillis()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (!"started".equals(server.inputReader().readLine())) {
            throw new AssertionError("the server did not start its attempt");
        }
        return server;
    }
}
