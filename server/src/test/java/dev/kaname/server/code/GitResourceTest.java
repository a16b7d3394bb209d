package dev.kaname.server.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.security.Permission;
import dev.kaname.security.Role;
import dev.kaname.server.RawHttp;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestGit;
import dev.kaname.server.TestGit.Done;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Git's service as a real git meets it, tokens and permissions included.
@QuarkusTest
class GitResourceTest {
    @Inject TestProject projects;

    @TempDir Path folder;
    private TestProject.Made project;
    private String code;

    @BeforeEach
    void makeProject() {
        project = projects.make();
        code = "/api/v1/projects/" + project.name() + "/code";
    }

    @Test
    void whatIsPushedWithATokenIsClonedAndShown() throws IOException {
        make("late-arrivals");
        String commit = workingCopy();
        ok("work", project.ownerToken(), "push", "-q", url("late-arrivals"), "HEAD:main");
        ok(
                ".",
                project.tokenOf(Role.DATA_SCIENTIST),
                "clone",
                "-q",
                url("late-arrivals.git"),
                "copy");
        assertEquals("print(1)\n", Files.readString(folder.resolve("copy/train.py")));

        TestClient owner = project.asOwner();
        JsonNode head =
                owner.get(code + "/late-arrivals/heads").expect(200).json().path("items").path(0);
        assertEquals("refs/heads/main", head.path("ref").asText());
        assertEquals(commit, head.path("commit").asText());
        assertEquals(project.owner(), head.path("pushedBy").asText());
        JsonNode commits =
                owner.get(code + "/late-arrivals/commits").expect(200).json().path("items");
        assertEquals(commit, commits.path(0).path("id").asText());
        owner.get(code + "/late-arrivals/commits?ref=nothing").expect(404);
    }

    @Test
    void whoPushesAPipelineIsToldThatItIsActiveAndCanStartItAtOnce() throws IOException {
        make("noop");
        workingCopy();
        Files.writeString(
                folder.resolve("work/kaname.yaml"),
                "kaname: 1\npipeline: noop\nsteps:\n  only:\n    run: [\"true\"]\n");
        ok("work", project.ownerToken(), "add", "kaname.yaml");
        ok("work", project.ownerToken(), "commit", "-q", "-m", "Add a pipeline");
        Done push = git("work", project.ownerToken(), "push", "-q", url("noop"), "HEAD:main");
        assertTrue(push.output().contains("Active at this commit: noop"), push.output());
        project.asOwner()
                .post(
                        "/api/v1/projects/" + project.name() + "/pipelines/noop/runs",
                        "{\"parameters\":{}}")
                .expect(201);
    }

    @Test
    void withoutAGoodTokenGitIsAskedForOneAndNothingIsSaidOfTheRepository() throws IOException {
        make("secret");
        workingCopy();
        for (String path : List.of("secret", "no-such-thing")) {
            TestClient.Reply reply = TestClient.anonymous().get(refs(path, "git-upload-pack"));
            assertEquals(401, reply.status());
            assertTrue(reply.header("WWW-Authenticate").orElse("").startsWith("Basic realm="));
        }
        Done wrong = git("work", "knp_wrong", "push", url("secret"), "HEAD:main");
        assertNotEquals(0, wrong.code());
        assertTrue(wrong.output().contains("Authentication failed"), wrong.output());
    }

    @Test
    void aForeignAndAnAbsentRepositoryAreTheSameToAStranger() throws IOException {
        make("secret");
        workingCopy();
        TestClient stranger = TestClient.bearer(projects.strangerToken());
        TestClient.Reply foreign = stranger.get(refs("secret", "git-upload-pack")).expect(404);
        TestClient.Reply absent = stranger.get(refs("absent", "git-upload-pack")).expect(404);
        assertEquals(absent.text(), foreign.text());
        Done done = git("work", projects.strangerToken(), "fetch", url("secret"));
        assertTrue(done.output().contains("not found"), done.output());
        Done other = git("work", projects.make().ownerToken(), "push", url("secret"), "HEAD:main");
        assertTrue(other.output().contains("not found"), other.output());
    }

    @Test
    void whoMayReadAndNotPushIsToldSo() throws IOException {
        make("code");
        workingCopy();
        ok("work", project.ownerToken(), "push", "-q", url("code"), "HEAD:main");
        String auditor = project.tokenOf(Role.AUDITOR);
        ok(".", auditor, "clone", "-q", url("code"), "copy");
        Done push = git("work", auditor, "push", url("code"), "HEAD:other");
        assertNotEquals(0, push.code());
        assertTrue(push.output().contains("403"), push.output());
        String reading = project.ownerTokenFor(Permission.CODE_READ);
        assertEquals(
                403, TestClient.bearer(reading).get(refs("code", "git-receive-pack")).status());
        TestClient.bearer(reading).get(refs("code", "git-upload-pack")).expect(200);
        assertEquals(
                403,
                TestClient.bearer(reading)
                        .with("Content-Type", "application/x-git-receive-pack-request")
                        .send(
                                "POST",
                                git("code") + "/git-receive-pack",
                                "0000".getBytes(StandardCharsets.US_ASCII))
                        .status());
    }

    @Test
    void aPushToARepositoryNobodyMadeIsAnErrorAndMakesNone() throws IOException {
        workingCopy();
        Done push = git("work", project.ownerToken(), "push", url("typo"), "HEAD:main");
        assertNotEquals(0, push.code());
        assertTrue(push.output().contains("not found"), push.output());
        assertEquals(0, project.asOwner().get(code).expect(200).json().path("items").size());
    }

    @Test
    void aHundredMegabytesGoThrough() throws IOException {
        make("large");
        workingCopy();
        byte[] noise = new byte[100 << 20];
        new Random(100).nextBytes(noise); // seed 100
        Files.write(folder.resolve("work/large.bin"), noise);
        ok("work", "", "add", "-A");
        ok("work", "", "commit", "-q", "-m", "Large");
        ok("work", project.ownerToken(), "push", "-q", url("large"), "HEAD:main");
        ok(".", project.ownerToken(), "clone", "-q", url("large"), "copy");
        assertEquals(
                -1,
                Files.mismatch(folder.resolve("copy/large.bin"), folder.resolve("work/large.bin")));
    }

    @Test
    void aRefusedPushExplainsItselfInTheLanguageOfWhoPushes() throws IOException {
        make("code");
        workingCopy();
        ok("work", project.ownerToken(), "push", "-q", url("code"), "HEAD:main");
        Done english = git("work", project.ownerToken(), "push", url("code"), ":main");
        assertTrue(english.output().contains("remote: main is not deleted"), english.output());
        Done japanese =
                run(
                        "work",
                        project.ownerToken(),
                        Map.of("LANGUAGE", "ja"),
                        "push",
                        url("code"),
                        ":main");
        assertTrue(japanese.output().contains("remote: main は削除できません"), japanese.output());
    }

    @Test
    void compressedAndChunkedBodiesAreTaken() throws IOException {
        make("code");
        workingCopy();
        for (int number = 0; number < 40; number++) {
            ok("work", "", "commit", "-q", "--allow-empty", "-m", "Commit " + number);
            ok("work", "", "tag", "t" + number);
        }
        ok(
                "work",
                project.ownerToken(),
                "-c",
                "http.postBuffer=100",
                "push",
                "-q",
                url("code"),
                "HEAD:main",
                "--tags");
        ok(
                ".",
                project.ownerToken(),
                "-c",
                "protocol.version=0",
                "clone",
                "-q",
                url("code"),
                "copy");
        assertEquals(40, ok("copy", "", "tag").lines().count());
    }

    @Test
    void aPushThatBreaksOffMovesNothingAndTheNextOneGoesThrough() throws IOException {
        make("code");
        workingCopy();
        String token = project.ownerToken();
        String command = "0".repeat(40) + " " + "1".repeat(40) + " refs/heads/main\0 report-status";
        String lines = "%04x".formatted(command.length() + 4) + command + "0000PACK";
        String request =
                "POST %s/git-receive-pack HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
                        + "Content-Type: application/x-git-receive-pack-request\r\n"
                        + "Content-Length: 100000\r\n\r\n%s";
        try (Socket socket = new Socket(RawHttp.server().getHost(), RawHttp.server().getPort())) {
            socket.getOutputStream()
                    .write(
                            request.formatted(git("code"), RawHttp.host(), token, lines)
                                    .getBytes(StandardCharsets.UTF_8));
        }
        ok("work", token, "push", "-q", url("code"), "HEAD:main");
        TestClient owner = project.asOwner();
        assertEquals(1, owner.get(code + "/code/heads").expect(200).json().path("items").size());
    }

    @Test
    void otherMediaTypesAndServicesAreRefused() {
        make("code");
        TestClient owner = project.asOwner();
        assertEquals(
                415,
                owner.with("Content-Type", "application/x-java-serialized-object")
                        .send("POST", git("code") + "/git-upload-pack", new byte[10])
                        .status());
        assertEquals(400, owner.get(refs("code", "git-evil")).status());
        assertEquals(400, owner.get(git("code") + "/info/refs").status());
        owner.get(refs("code", "git-upload-pack")).expect(200);
    }

    @Test
    void namesAreCheckedAndGivenOnce() {
        make("code");
        TestClient owner = project.asOwner();
        assertEquals("already_exists", owner.post(code, "{\"name\":\"code\"}").expect(409).code());
        for (String bad : List.of("../x", "A", "", "x.git", "a/b")) {
            TestClient.Reply reply = owner.post(code, "{\"name\":\"" + bad + "\"}").expect(400);
            assertEquals("name_refused", reply.code());
            assertFalse(reply.json().path("remedy").asText().isEmpty());
        }
        assertEquals(403, project.as(Role.AUDITOR).post(code, "{\"name\":\"mine\"}").status());
        assertEquals(List.of("code"), owner.get(code).expect(200).json().findValuesAsText("name"));
        assertEquals(
                "main",
                owner.get(code + "/code").expect(200).json().path("defaultBranch").asText());
        assertEquals(0, owner.get(code + "/code/commits").expect(200).json().path("items").size());
    }

    private void make(String name) {
        project.asOwner().post(code, "{\"name\":\"" + name + "\"}").expect(201);
    }

    private String git(String name) {
        return "/p/" + project.name() + "/git/" + name;
    }

    private String refs(String name, String service) {
        return git(name) + "/info/refs?service=" + service;
    }

    private String url(String name) {
        return TestClient.url() + git(name);
    }

    private String workingCopy() throws IOException {
        Files.createDirectories(folder.resolve("work"));
        Files.writeString(folder.resolve("work/train.py"), "print(1)\n");
        ok("work", "", "init", "-q", "-b", "main");
        ok("work", "", "add", "-A");
        ok("work", "", "commit", "-q", "-m", "First");
        return ok("work", "", "rev-parse", "HEAD").strip();
    }

    private String ok(String where, String token, String... words) {
        return new TestGit(folder).ok(where, token, words);
    }

    private Done git(String where, String token, String... words) {
        return run(where, token, Map.of(), words);
    }

    private Done run(String where, String token, Map<String, String> more, String... words) {
        return new TestGit(folder).run(where, token, more, words);
    }
}
