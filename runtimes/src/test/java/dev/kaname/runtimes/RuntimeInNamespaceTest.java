package dev.kaname.runtimes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kaname.sandbox.AttemptSpec;
import dev.kaname.sandbox.ExitRecord;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.StepHost;
import dev.kaname.sandbox.StepHostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A runtime and a namespace fit each other: what the one needs the other shows, and no more.
@Timeout(120)
class RuntimeInNamespaceTest {
    private Path folder;
    private StepHost host;

    @BeforeEach
    void open() throws Exception {
        folder = Files.createTempDirectory("kaname-runtime-in-namespace");
        host = StepHost.connect(StepHostSettings.in(folder.resolve("steps")));
        assumeTrue(host.isolation().best() == Isolation.NAMESPACE, host.isolation().explanation());
    }

    @AfterEach
    void close() throws Exception {
        host.retire(true);
        Trees.remove(folder);
    }

    @Test
    void aStepRunsInItsRuntimeAndCannotChangeIt() throws Exception {
        BuiltRuntime runtime = runtimeWithAlpha();
        Path work = Files.createDirectories(host.folderOf("step").resolve("work"));
        CompletableFuture<ExitRecord> end = new CompletableFuture<>();
        host.watch(end::complete);
        String program =
                """
                import alpha
                try:
                    open(alpha.__file__, "w")
                except OSError:
                    print(alpha.version, "kept")
                """;
        host.start(
                AttemptSpec.of(
                                "step",
                                List.of("python", "-c", program),
                                Map.of("PATH", runtime.programs() + ":/usr/bin"),
                                work)
                        .isolated(runtime.readable(), List.of(work)));
        end.get(60, TimeUnit.SECONDS);
        assertEquals("1.0 kept\n", Files.readString(host.folderOf("step").resolve("stdout.log")));
    }

    private BuiltRuntime runtimeWithAlpha() throws Exception {
        Path wheels = Files.createDirectories(folder.resolve("wheels"));
        Wheels.make(wheels, "alpha", "1.0");
        Map<String, String> installer =
                Map.of(
                        "PIP_NO_INDEX",
                        "1",
                        "PIP_FIND_LINKS",
                        wheels.toString(),
                        "PIP_CONFIG_FILE",
                        "/dev/null");
        Runtimes runtimes =
                new Runtimes(
                        new RuntimesSettings(
                                folder.resolve("runtimes"),
                                List.of(),
                                installer,
                                Duration.ofMinutes(5)));
        return runtimes.build(
                runtimes.resolve(Requirements.parse("alpha"), PythonRange.parse(">=3.10"), _ -> {}),
                _ -> {});
    }
}
