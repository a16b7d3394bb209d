package dev.kaname.server.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodeTest {
    @Test
    void theReferenceListsEveryCodeAsItIs() throws IOException {
        List<String> rows =
                Files.readAllLines(Path.of("..", "docs", "reference", "errors.md")).stream()
                        .filter(line -> line.matches("\\| `[a-z_]+` \\| \\d{3} \\|.*"))
                        .toList();
        assertEquals(Arrays.stream(Code.values()).map(CodeTest::row).toList(), rows);
    }

    @Test
    void everyProblemSaysWhatToDoAndTheParticularBeatsTheGeneral() {
        Problem problem = Problem.of(Code.NOT_FOUND, "there is no such person");
        assertEquals(Code.NOT_FOUND.remedy(), body(problem).get("remedy"));
        assertEquals("ask Ann", body(problem.remedy("ask Ann")).get("remedy"));
        for (Code code : Code.values()) {
            assertTrue(code.remedy().length() > 10, code.text());
        }
    }

    @Test
    void mlflowsMessagesStayAsItsClientsKnowThem() {
        ErrorReply reply =
                ErrorReply.of(
                        Problem.of(Code.NOT_FOUND, "Run with id=x not found"),
                        "/p/shop/api/2.0/mlflow/runs/get");
        assertEquals(
                Map.of(
                        "error_code",
                        "RESOURCE_DOES_NOT_EXIST",
                        "message",
                        "Run with id=x not found"),
                reply.body());
    }

    @Test
    void theInferenceProtocolIsToldWhatToDoToo() {
        Problem problem =
                Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, "this route takes JSON")
                        .remedy("send Content-Type: application/json");
        assertEquals(
                Map.of(
                        "error",
                        "unsupported_media_type: this route takes JSON:"
                                + " send Content-Type: application/json"),
                ErrorReply.of(problem, "/p/shop/v2/models/m/infer").body());
    }

    @Test
    void gitIsToldWhomToAskAndThatTheTokenIsThePassword() {
        String place = "/p/shop/git/code";
        assertEquals(
                "your roles or your token do not allow this; " + Code.FORBIDDEN.remedy() + "\n",
                ErrorReply.of(Refusal.forbidden().problem(), place).body());
        assertTrue(
                ErrorReply.of(Refusal.unauthenticated().problem(), place)
                        .body()
                        .toString()
                        .contains("password"));
    }

    private static Map<?, ?> body(Problem problem) {
        return (Map<?, ?>) ErrorReply.of(problem, "/api/v1/projects").body();
    }

    private static String row(Code code) {
        return "| `%s` | %d | %s | %s | `%s` |"
                .formatted(code.text(), code.status(), code.title(), code.remedy(), code.mlflow());
    }
}
