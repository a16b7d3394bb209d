package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The unmodified MLflow client against the packaged server, addressed as a project.
class MlflowClientTest {
    private static PythonEnv python;
    private static RunningServer server;

    @BeforeAll
    static void start() {
        python = PythonEnv.get();
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anOrdinaryTrainingScriptIsTrackedAndItsModelsAreFoundAgain() {
        python.script("training.py", server.project("data-scientist").environment())
                .expectSuccess();
    }

    @Test
    void everyCallOfTheClientAnswersAsItExpects() {
        python.script("client_calls.py", server.project("data-scientist").environment())
                .expectSuccess();
    }

    @Test
    void aTokenIsTakenAsAPasswordToo() {
        RunningServer.Project project = server.project("data-scientist");
        python.script(
                        "one_run.py",
                        Map.of(
                                "MLFLOW_TRACKING_URI",
                                project.mlflow(),
                                "MLFLOW_TRACKING_USERNAME",
                                "whoever",
                                "MLFLOW_TRACKING_PASSWORD",
                                project.token()))
                .expectSuccess();
    }

    /// The client repeats what got no answer, so the script goes on; nothing it was answered is
    /// lost, and nothing it repeated is there twice.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void aTrainingScriptCrossesCrashesOfTheServer(long seed, @TempDir Path folder)
            throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Path progress = folder.resolve("progress");
        try (RunningServer own = RunningServer.start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RunningServer.Project project = own.project("data-scientist");
            Future<PythonEnv.Ended> script =
                    threads.submit(() ->
                            python.script(
                                    "crossing_a_crash.py",
                                    project.environment(),
                                    progress.toString()));
            int reached = 0;
            for (int crash = 0; crash < 2; crash++) {
                reached += 5 + random.nextInt(15);
                awaitStep(script, progress, reached);
                Thread.sleep(random.nextInt(60)); // anywhere within a step
                own.crashAndRestart();
            }
            script.get().expectSuccess();
        }
    }

    private static void awaitStep(Future<?> script, Path progress, int step) throws Exception {
        while (!script.isDone()
                && (!Files.exists(progress) || Files.readAllLines(progress).size() <= step)) {
            Thread.sleep(5);
        }
    }

    @Test
    void whatWasAnsweredIsThereAfterACrash() {
        try (RunningServer own = RunningServer.start()) {
            RunningServer.Project project = own.project("data-scientist");
            python.script("one_run.py", project.environment()).expectSuccess();
            own.crashAndRestart();
            JsonNode runs =
                    own.call(
                            project.token(),
                            "POST",
                            "/p/" + project.name() + "/api/2.0/mlflow/runs/search",
                            "{\"experiment_ids\":[\"0\"]}");
            assertEquals(1, runs.path("runs").size());
            assertEquals(0.5, runs.path("runs").get(0).at("/data/metrics/0/value").doubleValue());
        }
    }
}
