package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What people write on the command line and in variables, and what they are told of it.
class GivenWordsTest {
    private FakeServer server;

    @BeforeEach
    void aServer() throws IOException {
        server = new FakeServer().on("GET /api/v1/projects", 200, "{\"items\":[]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTokenThatNoRequestCanCarryIsRefusedAndNotShown() {
        StubServer.Ran ran = StubServer.here("project", "list", "--token", "knp_hidden\u0001rest");

        assertEquals(ExitCode.UNAUTHENTICATED.status(), ran.status(), ran.err());
        assertFalse(ran.err().contains("hidden"), ran.err());
        assertTrue(ran.err().contains("KANAME_TOKEN"), ran.err());
    }

    @Test
    void theLineEndThatAFileLeftBehindIsNoPartOfAVariable() {
        Program.Result ran =
                server.runApart(Map.of("KANAME_TOKEN", "knp_test\r\n"), "project", "list");

        assertEquals(0, ran.status(), ran.complaints());
        assertEquals(1, server.asked("GET /api/v1/projects").size());
    }

    @Test
    void aFileThatBeginsWithADashIsNamedAndSoIsTheWayToWriteIt() {
        StubServer.Ran ran = StubServer.here("data", "put", "-m", "new", "flights", "-odd.csv");

        assertEquals(ExitCode.USAGE.status(), ran.status());
        assertTrue(ran.err().contains("-odd.csv"), ran.err());
        assertTrue(ran.err().contains(" --"), ran.err());
        assertFalse(ran.err().contains("-m"), ran.err());
    }

    @Test
    void whatMayHaveBeenMeantIsAskedInTheReadersLanguage() {
        CommandLine line = Main.commands(Texts.of(Map.of("LANG", "ja_JP.UTF-8")));
        StringWriter told = new StringWriter();
        line.setErr(new PrintWriter(told));

        assertEquals(ExitCode.USAGE.status(), line.execute("endpont"));
        assertTrue(told.toString().contains("もしかして: "), told::toString);
        assertTrue(told.toString().contains("endpoint"), told::toString);
        assertFalse(told.toString().contains("Did you mean"), told::toString);
    }
}
