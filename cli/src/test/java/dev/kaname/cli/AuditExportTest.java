package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditExportTest {
    private static final String WHOLE = "GET /api/v1/audit/export";
    private static final String OF_PROJECT = "GET /api/v1/projects/ny/audit/export";

    @TempDir private Path folder;
    private Path file;
    private FakeServer server;

    @BeforeEach
    void aServerWithOneProject() throws IOException {
        file = folder.resolve("audit.jsonl");
        server =
                new FakeServer().on(WHOLE, 200, "all records").on(OF_PROJECT, 200, "records of ny");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aProjectThatIsNamedIsExportedByItself() throws IOException {
        assertEquals(
                ExitCode.DONE, server.run("audit", "export", file.toString(), "--project", "ny"));

        assertEquals("records of ny", Files.readString(file));
        assertEquals(List.of(), server.asked(WHOLE));
    }

    @Test
    void withoutAProjectTheWholeLogIsExported() throws IOException {
        assertEquals(ExitCode.DONE, server.run("audit", "export", file.toString()));

        assertEquals("all records", Files.readString(file));
    }

    @Test
    void whoIsNoAdministratorGetsTheProjectThatIsSet() throws IOException {
        server.on(WHOLE, 403, "{\"code\":\"forbidden\"}");

        Program.Result ran =
                server.runApart(Map.of("KANAME_PROJECT", "ny"), "audit", "export", file.toString());

        assertEquals(0, ran.status(), ran.said());
        assertEquals("records of ny", Files.readString(file));
    }

    @Test
    void whoIsNoAdministratorAndHasNoProjectIsRefused() throws IOException {
        server.on(WHOLE, 403, "{\"code\":\"forbidden\"}");

        Program.Result ran = server.runApart(Map.of(), "audit", "export", file.toString());

        assertEquals(ExitCode.FORBIDDEN.status(), ran.status(), ran.said());
    }

    @Test
    void aRefusedExportLeavesNoFile() {
        server.on(OF_PROJECT, 403, "{\"code\":\"forbidden\"}");

        assertEquals(
                ExitCode.FORBIDDEN,
                server.run("audit", "export", file.toString(), "--project", "ny"));
        assertFalse(Files.exists(file));
    }
}
