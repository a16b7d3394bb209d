package dev.kaname.server.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.database.Database;
import dev.kaname.security.Permission;
import dev.kaname.security.Role;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestGit;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines as people and programs meet them: pushed with a real git, started, watched and stopped
/// over HTTP.
@QuarkusTest
class PipelineResourceTest {
    private static final String TALKING =
            """
            kaname: 1
            pipeline: talking
            parameters: { pause: { type: integer, default: 0, minimum: 0 } }
            steps:
              talk:
                shell: sh
                run: echo first; sleep $KANAME_PARAMETER_PAUSE; echo second; echo trouble >&2
              make:
                run: cp kept.txt {outputs.kept}
                code: [kept.txt]
                outputs: { kept: file }
            """;

    @Inject TestProject projects;
    @Inject Database database;
    @TempDir Path folder;
    private PipelineProject project;
    private TestClient owner;

    @BeforeEach
    void make() {
        project = PipelineProject.of(projects.make(), folder);
        project.write("kept.txt", "kept\n");
        owner = project.made().asOwner();
    }

    @Test
    void aPushThatDoesNotCheckIsRefusedWithLineColumnAndRemedy() {
        project.write("kaname.yaml", TALKING.replace("steps:", "stepps:"));
        project.commit();
        TestGit.Done push = project.push(project.made().ownerToken(), "main");
        assertNotEquals(0, push.code());
        String told =
                "kaname.yaml:4:1: unknown_key_meant: The key \"stepps\" means nothing here."
                        + " Did you mean \"steps\"?";
        assertTrue(push.output().contains("remote: " + told), push.output());
        assertTrue(push.output().contains("[remote rejected]"), push.output());
        assertEquals(0, heads());

        TestGit.Done elsewhere = project.push(project.made().ownerToken(), "try");
        assertEquals(0, elsewhere.code(), "nothing runs from another branch");
        assertTrue(elsewhere.output().contains("remote: " + told), elsewhere.output());
        assertEquals(1, heads());
        assertEquals(0, list("/pipelines").size());
    }

    @Test
    void whoMayNotDeployMayNotPushAPipelineThatDoes() {
        project.write(
                "kaname.yaml",
                """
                kaname: 1
                pipeline: deploying
                steps:
                  train: { run: x, outputs: { model: model, ok: verdict } }
                delivers:
                  model: { name: m, from: train.model }
                  endpoint: { name: m, when: train.ok }
                """);
        project.commit();
        TestGit.Done push = project.push(project.made().tokenOf(Role.DATA_SCIENTIST), "main");
        assertNotEquals(0, push.code());
        assertTrue(push.output().contains("kaname.yaml:7:30: may_not_deploy:"), push.output());
    }

    private int heads() {
        return list("/code/code/heads").size();
    }

    private JsonNode list(String path) {
        return owner.get(project.path(path)).expect(200).json().path("items");
    }

    @Test
    void whatWasPushedIsActiveAndRunsWhenItIsStarted() {
        project.activate("talking", TALKING);
        JsonNode shown = owner.get(project.path("/pipelines/talking")).expect(200).json();
        assertEquals("active", shown.path("state").asText());
        assertEquals("kaname.yaml", shown.path("file").asText());
        assertEquals(project.made().owner(), shown.path("by").asText());

        JsonNode run = project.ended(project.start(owner, "talking", "{\"pause\":\"0\"}"));
        assertEquals("succeeded", run.path("state").asText());
        assertEquals("manual", run.path("trigger").asText());
        assertEquals(isolation(), run.path("isolation").asText());
        assertEquals(0, run.path("parameters").path("pause").asInt(-1));
        assertEquals(shown.path("commit").asText(), run.path("code").asText());
        JsonNode kept = PipelineProject.step(run, "make").path("outputs").path(0);
        assertEquals("kept", kept.path("name").asText());
        assertEquals(64, kept.path("digest").asText().length());
        assertTrue(recorded("pipelinerun.create"), "starting is on record");
        assertTrue(recorded("pipelinerun.end"), "so is the end");
    }

    /// As the doctor has it.
    private String isolation() {
        for (JsonNode check : owner.get("/api/v1/doctor").expect(200).json().path("items")) {
            if (check.path("check").asText().equals("isolation")) {
                return check.path("detail").asText().split(":")[0];
            }
        }
        throw new AssertionError("the doctor says nothing of isolation");
    }

    private boolean recorded(String kind) {
        return database.events().page(java.util.Optional.of(project.made().id()), 0, 1000).stream()
                .anyMatch(event -> event.event().kind().equals(kind));
    }

    @Test
    void aLogIsReadInPiecesAndFollowedToItsEnd() {
        project.activate("talking", TALKING);
        String run = project.start(owner, "talking", "{\"pause\":2}");
        String log = project.path("/runs/" + run + "/steps/talk/log");
        TestClient.Reply followed = owner.get(log + "?follow=true").expect(200);
        assertEquals("first\nsecond\n", followed.text(), "it waited for the end of the step");
        assertTrue(followed.header("Content-Type").orElse("").startsWith("text/plain"));
        assertEquals("second\n", owner.get(log + "?from=6").expect(200).text());
        assertEquals("", owner.get(log + "?from=1000").expect(200).text());
        assertEquals("trouble\n", owner.get(log + "?stream=err").expect(200).text());
        assertEquals("first\nsecond\n", owner.get(log + "?attempt=1").expect(200).text());
        assertEquals(
                "stream", owner.get(log + "?stream=all").expect(400).json().path("field").asText());
        assertEquals("from", owner.get(log + "?from=-1").expect(400).json().path("field").asText());
        owner.get(project.path("/runs/" + run + "/steps/absent/log")).expect(404);
        owner.get(project.path("/runs/absent/steps/talk/log")).expect(404);
    }

    @Test
    void whoFollowsALogIsCutOffOnceTheirTokenIsRevoked() throws Exception {
        project.activate("talking", TALKING);
        String run = project.start(owner, "talking", "{\"pause\":600}");
        JsonNode second = owner.post("/api/v1/tokens", "{\"expiresInDays\":1}").expect(201).json();
        String log = project.path("/runs/" + run + "/steps/talk/log?follow=true");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(TestClient.url() + log))
                        .header("Authorization", "Bearer " + second.path("token").asText())
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            InputStream followed =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
            assertEquals("first\n", new String(followed.readNBytes(6), StandardCharsets.UTF_8));
            owner.delete("/api/v1/tokens/" + second.path("id").asText()).expect(204);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> assertThrows(IOException.class, followed::read));
        }
        owner.post(project.path("/runs/" + run + "/cancel"), "{}").expect(200);
    }

    @Test
    void aRunIsStoppedAndStaysStopped() {
        project.activate("talking", TALKING);
        String run = project.start(owner, "talking", "{\"pause\":600}");
        PipelineProject.until(() ->
                PipelineProject.step(project.run(run), "talk")
                        .path("state")
                        .asText()
                        .equals("running"));
        String cancel = project.path("/runs/" + run + "/cancel");
        assertEquals(403, project.made().as(Role.AUDITOR).post(cancel, "{}").status());
        assertEquals(
                "cancelling", owner.post(cancel, "{}").expect(200).json().path("state").asText());
        JsonNode ended = project.ended(run);
        assertEquals("cancelled", ended.path("state").asText());
        assertEquals("cancelled", PipelineProject.step(ended, "talk").path("state").asText());
        TestClient.Reply over = owner.post(cancel, "{}").expect(409);
        assertEquals("wrong_state", over.code());
        assertTrue(over.text().contains("it ended as cancelled"), over.text());
        owner.post(project.path("/runs/absent/cancel"), "{}").expect(404);
    }

    @Test
    void aRunThatIsOverIsStartedOnceMoreAndOnceUnderOneKey() {
        project.activate("talking", TALKING);
        String run = project.start(owner, "talking", "{}");
        String retry = project.path("/runs/" + run + "/retry");
        project.ended(run);
        assertEquals(403, project.made().as(Role.AUDITOR).post(retry, "{}").status());
        TestClient once = owner.with("Idempotency-Key", "again-" + run);
        String again = once.post(retry, "{}").expect(201).json().path("id").asText();
        assertEquals(again, once.post(retry, "{}").expect(201).json().path("id").asText());
        assertNotEquals(run, again);
        JsonNode ended = project.ended(again);
        assertEquals("manual", ended.path("trigger").asText());
        assertEquals("cached", PipelineProject.step(ended, "make").path("state").asText());
        assertEquals(2, list("/pipelines/talking/runs").size());
        owner.post(project.path("/runs/absent/retry"), "{}").expect(404);
    }

    @Test
    void whyAStepRanAgainIsExplained() {
        project.activate("talking", TALKING);
        project.ended(project.start(owner, "talking", "{}"));
        project.write("kept.txt", "other\n");
        project.activate("talking", TALKING);
        String second = project.start(owner, "talking", "{}");
        project.ended(second);
        JsonNode explained =
                owner.get(project.path("/pipelines/talking/explain")).expect(200).json();
        assertEquals(second, explained.path("run").asText());
        JsonNode make = PipelineProject.step(explained, "make");
        assertEquals("[\"code\"]", make.path("changed").toString());
        String third = project.start(owner, "talking", "{}");
        project.ended(third);
        JsonNode again =
                owner.get(project.path("/pipelines/talking/explain?run=" + third))
                        .expect(200)
                        .json();
        assertTrue(PipelineProject.step(again, "make").path("cached").asBoolean());
        owner.get(project.path("/pipelines/talking/explain?run=absent")).expect(404);
        owner.get(project.path("/pipelines/another/explain?run=" + third)).expect(404);
    }

    @Test
    void runsAreListedPageByPageNewestFirst() {
        project.activate("talking", TALKING);
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String run = project.start(owner, "talking", "{}");
            project.ended(run);
            started.addFirst(run);
        }
        String path = project.path("/pipelines/talking/runs");
        JsonNode first = owner.get(path + "?limit=2").expect(200).json();
        JsonNode second =
                owner.get(path + "?limit=2&after=" + first.path("next").asText())
                        .expect(200)
                        .json();
        List<String> seen = new ArrayList<>(first.path("items").findValuesAsText("id"));
        seen.addAll(second.path("items").findValuesAsText("id"));
        assertEquals(started, seen);
        assertFalse(second.has("next"));
        assertEquals(
                "after", owner.get(path + "?after=%21").expect(400).json().path("field").asText());
        assertEquals(
                "after", owner.get(path + "?after=YWJj").expect(400).json().path("field").asText());
        assertEquals(
                "limit", owner.get(path + "?limit=0").expect(400).json().path("field").asText());
        owner.get(project.path("/pipelines/absent/runs")).expect(404);
    }

    @Test
    void whatAStartNeedsIsSaid() {
        project.activate("talking", TALKING);
        String runs = project.path("/pipelines/talking/runs");
        for (String wrong : List.of("-1", "1.5", "\"soon\"", "[1]", "9007199254740993")) {
            TestClient.Reply reply =
                    owner.post(runs, "{\"parameters\":{\"pause\":" + wrong + "}}").expect(400);
            assertEquals("parameters.pause", reply.json().path("field").asText(), wrong);
            assertFalse(reply.json().path("remedy").asText().isEmpty());
        }
        assertEquals(
                "parameters.length",
                owner.post(runs, "{\"parameters\":{\"length\":1}}")
                        .expect(400)
                        .json()
                        .path("field")
                        .asText());
        owner.post(project.path("/pipelines/absent/runs"), "{}").expect(404);
        assertEquals(0, list("/pipelines/talking/runs").size(), "nothing was started");
    }

    @Test
    void rolesDecideWhoMayStartAndEveryoneOfTheProjectMayLook() {
        project.activate("talking", TALKING);
        String runs = project.path("/pipelines/talking/runs");
        for (Role role : List.of(Role.OPERATIONS, Role.AUDITOR)) {
            TestClient member = project.made().as(role);
            assertEquals("forbidden", member.post(runs, "{}").expect(403).code(), role.label());
            member.get(runs).expect(200);
            member.get(project.path("/pipelines")).expect(200);
            member.post(project.path("/runs"), "{}").expect(403);
        }
        TestClient reading =
                TestClient.bearer(project.made().ownerTokenFor(Permission.PROJECT_SEE));
        reading.get(runs).expect(200);
        reading.post(runs, "{}").expect(403);
        TestClient stranger = TestClient.bearer(projects.strangerToken());
        for (String path : List.of("/pipelines", "/pipelines/talking", "/pipelines/talking/runs")) {
            stranger.get(project.path(path)).expect(404);
        }
        stranger.post(runs, "{}").expect(404);
        for (Role role : List.of(Role.DATA_SCIENTIST, Role.DATA_ENGINEER, Role.DEVELOPER)) {
            project.ended(project.start(project.made().as(role), "talking", "{}"));
        }
    }

    @Test
    void whoMayNotReadTheDataMayNotStartWhatReadsIt() {
        owner.post(project.path("/repositories"), "{\"name\":\"flights\"}").expect(201);
        project.activate(
                "reading",
                """
                kaname: 1
                pipeline: reading
                steps:
                  read: { run: "true", inputs: { all: { data: "flights:", optional: true } } }
                """);
        TestClient scientist = project.made().as(Role.DATA_SCIENTIST);
        TestClient.Reply refused =
                scientist
                        .post(project.path("/pipelines/reading/runs"), "{\"parameters\":{}}")
                        .expect(403);
        assertTrue(refused.text().contains("may not read flights"), refused.text());
        project.ended(project.start(project.made().as(Role.DATA_ENGINEER), "reading", "{}"));
    }
}
