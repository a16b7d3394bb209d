package dev.kaname.e2e;

import org.junit.jupiter.api.Test;

/// Triton's unmodified client and plain HTTP against endpoints of the packaged server.
class InferenceClientsTest {
    @Test
    void endpointsAnswerTheClientsOfTheOpenInferenceProtocol() {
        PythonEnv python = PythonEnv.get();
        try (RunningServer server = RunningServer.start()) {
            RunningServer.Project project =
                    server.project("data-scientist", "operations", "developer");
            python.script("inference_clients.py", project.kaname()).expectSuccess();
        }
    }
}
