package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointCommandTest {
    private static final String DEPLOYMENTS = "/api/v1/projects/here/endpoints/late/deployments";
    private static final String ROLLBACK = "/api/v1/projects/here/endpoints/late/rollback";

    private FakeServer server;

    @BeforeEach
    void aServer() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ExitCode run(String... words) {
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--project";
        all[words.length + 1] = "here";
        return server.run(all);
    }

    @Test
    void whoIsRefusedByTheGateIsToldHowToOverruleItHere() throws IOException {
        String[] deploy = {"endpoint", "deploy", "late", "--model", "m", "--version", "1"};
        server.on("POST " + DEPLOYMENTS, 409, "{\"code\":\"gate_refused\",\"detail\":\"worse\"}");

        assertEquals(ExitCode.CONFLICT, run(deploy));
        assertTrue(server.complaints().contains("--overrule --reason"), server.complaints());
        assertFalse(server.asked("POST " + DEPLOYMENTS).getFirst().json().has("overrule"));

        server.on("POST " + DEPLOYMENTS, 201, "{}");
        String[] overrule = {
            "endpoint",
            "deploy",
            "late",
            "--model",
            "m",
            "--version",
            "1",
            "--overrule",
            "--reason",
            "the test rows were wrong"
        };
        assertEquals(ExitCode.DONE, run(overrule));
        JsonNode asked = server.asked("POST " + DEPLOYMENTS).getLast().json();
        assertTrue(asked.path("overrule").asBoolean(), asked::toString);
        assertEquals("the test rows were wrong", asked.path("reason").asText());
    }

    @Test
    void aStepBackSaysWhy() throws IOException {
        server.on("POST " + ROLLBACK, 200, "{}");

        assertEquals(ExitCode.DONE, run("endpoint", "rollback", "late", "--reason", "slow"));
        assertEquals(
                "slow", server.asked("POST " + ROLLBACK).getFirst().json().path("reason").asText());
    }
}
