package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    private static final String RUN = "0123456789abcdef0123456789abcdef";

    private final StubServer server = new StubServer();

    @AfterEach
    void close() {
        server.close();
    }

    private void prints(String out, String err, String setup) {
        String log = "GET /runs/" + RUN + "/steps/train/log?follow=false&stream=";
        server.answers(log + "out", 200, out)
                .answers(log + "err", 200, err)
                .answers(log + "setup", 200, setup);
    }

    @Test
    void aListCanBeCutAfterTheNewestOfAllPipelines() throws Exception {
        server.answers(
                        "GET /pipelines?limit=1000",
                        200,
                        "{\"items\":[{\"name\":\"a\"},{\"name\":\"b\"}]}")
                .answers(
                        "GET /pipelines/a/runs?limit=2",
                        200,
                        "{\"items\":[{\"id\":\"05\"},{\"id\":\"01\"}],\"next\":\"n\"}")
                .answers(
                        "GET /pipelines/b/runs?limit=2",
                        200,
                        "{\"items\":[{\"id\":\"04\"},{\"id\":\"03\"}],\"next\":\"n\"}");

        StubServer.Ran ran = server.run("run", "list", "--limit", "2", "--json");

        assertEquals("[{\"id\":\"05\"},{\"id\":\"04\"}]", Api.parse(ran.out()).toString());
    }

    @Test
    void aLogGoesWhereTheStepWroteIt() {
        prints("epoch 1\n", "Traceback\n", "built\n");

        StubServer.Ran ran = server.run("run", "log", RUN, "train");

        assertEquals("epoch 1\n", ran.out());
        assertTrue(ran.err().contains("--- train: err ---"), ran.err());
        assertTrue(ran.err().contains("Traceback"), ran.err());
        assertFalse(ran.err().contains("built"), ran.err());
    }

    @Test
    void aStepThatWroteNothingShowsWhatWasDoneBeforeIt() {
        prints("", "", "the input table cannot be written\n");

        StubServer.Ran ran = server.run("run", "log", RUN, "train");

        assertEquals("", ran.out());
        assertTrue(ran.err().contains("the input table cannot be written"), ran.err());
    }

    @Test
    void whatAStepWroteBesideItsOutputIsShownAndNotObeyed() {
        prints("", "red \u001b[31mTraceback \uD83D\uDE80\r\n", "\u001b]0;root\u0007built\n");

        StubServer.Ran ran = server.run("run", "log", RUN, "train");

        assertTrue(ran.err().endsWith("red \\u001b[31mTraceback \uD83D\uDE80\n"), ran.err());

        prints("", "", "\u001b]0;root\u0007built\n");

        ran = server.run("run", "log", RUN, "train");

        assertTrue(ran.err().endsWith("\\u001b]0;root\\u0007built\n"), ran.err());
    }

    @Test
    void oneStreamIsPrintedAloneWhereItIsNamed() {
        prints("epoch 1\n", "Traceback\n", "built\n");

        StubServer.Ran ran = server.run("run", "log", RUN, "train", "--stream", "err");

        assertEquals("Traceback\n", ran.out());
        assertEquals("", ran.err());
    }

    @Test
    void aScriptGetsAllStreamsInOneDocument() throws Exception {
        prints("epoch 1\n", "Traceback\n", "built\n");

        StubServer.Ran ran = server.run("run", "log", RUN, "train", "--json");

        assertEquals(
                "{\"log\":\"epoch 1\\n\",\"err\":\"Traceback\\n\",\"setup\":\"built\\n\"}",
                Api.parse(ran.out()).toString());
    }

    @Test
    void aStepThatFailedNamesTheCommandThatSaysWhy() {
        server.answers(
                "GET /runs/" + RUN,
                200,
                """
                {"id":"%s","pipeline":"p","state":"failed","steps":[
                 {"name":"load","state":"succeeded","attempts":[{}]},
                 {"name":"train","state":"failed","reason":"exit code 1","attempts":[{}]},
                 {"name":"after","state":"skipped","attempts":[]}]}\
                """
                        .formatted(RUN));

        StubServer.Ran ran = server.run("run", "show", RUN);

        assertTrue(ran.out().contains("kaname run log " + RUN + " train\n"), ran.out());
        assertFalse(ran.out().contains(RUN + " load"), ran.out());
        assertFalse(ran.out().contains(RUN + " after"), ran.out());
    }

    @Test
    void stoppingARunThatIsOverSaysSo() {
        server.answers(
                "POST /runs/" + RUN + "/cancel",
                409,
                """
                {"code":"wrong_state","status":409,"detail":"it ended as failed"}\
                """);

        StubServer.Ran ran = server.run("run", "cancel", RUN);

        assertEquals(6, ran.status());
        assertTrue(ran.err().contains("it ended as failed"), ran.err());
        assertEquals("", ran.out());
    }

    @Test
    void aRunIsStartedOnceMore() {
        server.answers(
                "POST /runs/" + RUN + "/retry",
                201,
                """
                {"id":"fedcba9876543210fedcba9876543210","state":"running"}\
                """);

        StubServer.Ran ran = server.run("run", "retry", RUN);

        assertEquals(0, ran.status(), ran.err());
        assertTrue(ran.out().contains("fedcba9876543210"), ran.out());
    }
}
