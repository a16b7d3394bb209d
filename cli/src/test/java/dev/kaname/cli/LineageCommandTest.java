package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineageCommandTest {
    private static final String NOTHING =
            """
            {"start":{"kind":"model","id":"7","label":"lean/1"},"edges":[],"cut":false}\
            """;

    private final StubServer server =
            new StubServer()
                    .answers("GET /lineage?id=lean%2F1&direction=up&depth=20", 200, NOTHING)
                    .answers("GET /lineage?id=lean%2F1&direction=down&depth=20", 200, NOTHING);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatWasBroughtInHasNoOriginAndIsNotSaidToGetOne() {
        StubServer.Ran ran = server.run("lineage", "lean/1");

        assertEquals(0, ran.status(), ran.err());
        assertTrue(ran.out().contains("No edges lead to it"), ran.out());
        assertFalse(ran.out().contains("yet"), ran.out());
    }

    @Test
    void downwardsMoreMayCome() {
        StubServer.Ran ran = server.run("lineage", "lean/1", "--down");

        assertTrue(ran.out().contains("Nothing was made with it yet."), ran.out());
    }
}
