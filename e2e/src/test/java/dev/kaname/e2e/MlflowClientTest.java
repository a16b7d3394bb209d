package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
