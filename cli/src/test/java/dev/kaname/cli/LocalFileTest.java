package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of this machine that a command is given.
class LocalFileTest {
    @TempDir private Path folder;
    private final StubServer server = new StubServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aFileThatIsNotThereIsMissingWhicheverCommandWantsIt() {
        String nowhere = folder.resolve("nowhere").toString();
        for (List<String> words :
                List.of(
                        List.of("data", "put", "flights@main", nowhere),
                        List.of("model", "import", nowhere, "--name", "m"),
                        List.of("predict", "e", "-i", nowhere),
                        List.of("pipeline", "run", nowhere))) {
            StubServer.Ran ran = server.run(words.toArray(String[]::new));
            assertEquals(5, ran.status(), words + ran.err());
            assertTrue(ran.err().contains(nowhere), ran.err());
        }
        StubServer.Ran verified = StubServer.here("audit", "verify", nowhere);
        assertEquals(5, verified.status(), verified.err());
    }

    @Test
    void whatHasNoLengthIsRefusedAndNotSentAsAnEmptyFile() {
        for (List<String> words :
                List.of(
                        List.of("data", "put", "flights@main", "/dev/null"),
                        List.of("model", "import", "/dev/null", "--name", "m"),
                        List.of("model", "import", folder.toString(), "--name", "m"))) {
            StubServer.Ran ran = server.run(words.toArray(String[]::new));
            assertEquals(7, ran.status(), words + ran.err());
            assertTrue(ran.err().contains("is no plain file"), ran.err());
        }
    }

    @Test
    void rowsComeFromStandardInputTooAndWhatTheyLackIsTold() throws IOException {
        FakeServer model =
                new FakeServer()
                        .on(
                                "GET /p/here/v2/models/e",
                                200,
                                """
                                {"inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 1]},
                                            {"name": "y", "datatype": "FP32", "shape": [-1, 1]}]}
                                """)
                        .on("POST /p/here/v2/models/e/infer", 200, "{\"id\":\"7\"}");
        InputStream in = System.in;
        PrintStream err = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (model) {
            System.setIn(
                    new ByteArrayInputStream(
                            "[{\"x\":1,\"y\":2},{\"x\":3}]".getBytes(StandardCharsets.UTF_8)));
            System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
            assertEquals(ExitCode.DONE, model.run("predict", "e", "-i", "-", "--project", "here"));
        } finally {
            System.setIn(in);
            System.setErr(err);
        }
        assertTrue(told.toString(StandardCharsets.UTF_8).contains(": y"), told::toString);
    }

    @Test
    void jsonThatHoldsNoRowsIsNotCalledNoJson() throws IOException {
        Path file = folder.resolve("rows.json");
        for (String text : List.of("[]", "[1, 2]", "3")) {
            Files.writeString(file, text);
            StubServer.Ran ran = server.run("predict", "e", "-i", file.toString());
            assertEquals(7, ran.status());
            assertTrue(ran.err().contains("[{\"x\": 1.5}]"), ran.err());
            assertFalse(ran.err().contains("is not JSON"), ran.err());
        }
        Files.writeString(file, "{");
        assertTrue(server.run("predict", "e", "-i", file.toString()).err().contains("is not JSON"));
    }

    @Test
    void whatMayBeLeftOutStandsInBrackets() {
        assertTrue(StubServer.here("data", "branch", "--help").out().contains("[NEW]"));
        assertTrue(
                StubServer.here("data", "ls", "--help")
                        .out()
                        .contains("[REPOSITORY[@REFERENCE][:FOLDER/]]"));
    }
}
