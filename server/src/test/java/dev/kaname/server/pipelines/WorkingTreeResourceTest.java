package dev.kaname.server.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.security.Role;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Working trees, checked without a push and run without a branch.
@QuarkusTest
class WorkingTreeResourceTest {
    private static final String DELIVERING =
            """
            kaname: 1
            pipeline: trying
            parameters: { word: { type: string, default: none } }
            steps:
              train:
                shell: sh
                run: echo "$KANAME_PARAMETER_WORD"; echo 1 > "$KANAME_OUTPUT_MODEL/MLmodel"
                outputs: { model: model }
              judge:
                shell: sh
                run: echo '{"decision":"pass"}' > "$KANAME_OUTPUT_OK"
                inputs: { model: train.model }
                outputs: { ok: verdict }
            delivers:
              model: { name: m, from: train.model }
              endpoint: { name: m, when: judge.ok }
            """;

    @Inject TestProject projects;
    @TempDir Path folder;
    private PipelineProject project;
    private TestClient owner;

    @BeforeEach
    void make() {
        project = PipelineProject.of(projects.make(), folder);
        owner = project.made().asOwner();
    }

    private static String tree(String text, boolean snapshot, String... tracked) {
        ObjectNode tree = new ObjectMapper().createObjectNode().put("snapshot", snapshot);
        tree.putObject("files").put("kaname.yaml", text);
        for (String file : tracked) {
            tree.withArray("tracked").add(file);
        }
        return tree.toString();
    }

    @Test
    void eachProblemIsToldWithItsPlaceAndItsRemedyInTheLanguageAskedFor() {
        String wrong = DELIVERING.replace("shell: sh", "shell: sh\n    requires: x");
        String check = project.path("/pipelines/check");
        JsonNode english = owner.post(check, tree(wrong, false)).expect(200).json();
        assertEquals(
                "{\"file\":\"kaname.yaml\",\"line\":7,\"column\":5,\"code\":\"unknown_key\"}",
                without(english.path("problems").path(0), "message", "remedy"));
        assertTrue(english.at("/problems/0/remedy").asText().startsWith("Known here: after"));
        JsonNode japanese =
                owner.with("Accept-Language", "ja,en;q=0.5")
                        .post(check, tree(wrong, false))
                        .expect(200)
                        .json();
        assertTrue(japanese.at("/problems/0/message").asText().contains("キー"));
        JsonNode good = owner.post(check, tree(DELIVERING, false)).expect(200).json();
        assertEquals(
                "{\"pipelines\":[{\"file\":\"kaname.yaml\",\"pipeline\":\"trying\"}],\"problems\":[]}",
                good.toString());
        assertEquals(
                0,
                owner.get(project.path("/pipelines")).expect(200).json().path("items").size(),
                "nothing was kept");
    }

    private static String without(JsonNode object, String... keys) {
        return ((ObjectNode) object).deepCopy().remove(java.util.List.of(keys)).toString();
    }

    @Test
    void aFileThatIsNamedMustBeTracked() {
        String text =
                "kaname: 1\npipeline: p\nruntime: { python: '3.12', requirements: r.txt }\nsteps: { a: { run: x } }\n";
        String check = project.path("/pipelines/check");
        assertEquals(
                "file_not_tracked",
                owner.post(check, tree(text, false))
                        .expect(200)
                        .json()
                        .at("/problems/0/code")
                        .asText());
        assertTrue(
                owner.post(check, tree(text, false, "r.txt"))
                        .expect(200)
                        .json()
                        .path("problems")
                        .isEmpty());
    }

    @Test
    void aCheckSaysWhatAPushByTheSamePersonWouldBeTold() {
        TestClient scientist = project.made().as(Role.DATA_SCIENTIST);
        String check = project.path("/pipelines/check");
        assertEquals(
                "may_not_deploy",
                scientist
                        .post(check, tree(DELIVERING, false))
                        .expect(200)
                        .json()
                        .at("/problems/0/code")
                        .asText());
        assertTrue(
                scientist
                        .post(check, tree(DELIVERING, true))
                        .expect(200)
                        .json()
                        .path("problems")
                        .isEmpty(),
                "a snapshot deploys nothing");
        project.made().as(Role.OPERATIONS).post(check, tree(DELIVERING, false)).expect(403);
        TestClient.bearer(projects.strangerToken())
                .post(check, tree(DELIVERING, false))
                .expect(404);
    }

    @Test
    void whatIsNoWorkingTreeIsRefused() {
        String check = project.path("/pipelines/check");
        for (String wrong :
                new String[] {
                    "{}",
                    "{\"files\":{\"train.py\":\"x\"}}",
                    "{\"files\":{},\"tracked\":[\"a.kaname.yaml\"]}",
                    "{\"files\":{\"kaname.yaml\":null}}",
                }) {
            assertEquals(
                    "files", owner.post(check, wrong).expect(400).json().path("field").asText());
        }
        owner.post(check, "{\"files\":{},\"repository\":\"absent\"}").expect(404);
    }

    @Test
    void aPathThatLeadsOutOfTheRepositoryIsRefusedByFieldAndRemedy() {
        String check = project.path("/pipelines/check");
        for (String path : new String[] {"../x", "/etc/passwd", "a/../../b", "a//b", "./a", "a/"}) {
            JsonNode refused =
                    owner.post(check, "{\"files\":{},\"tracked\":[\"%s\"]}".formatted(path))
                            .expect(400)
                            .json();
            assertEquals("tracked", refused.path("field").asText(), path);
            assertFalse(refused.path("remedy").asText().isEmpty());
        }
        assertEquals(
                "files",
                owner.post(check, "{\"files\":{\"../kaname.yaml\":\"\"}}")
                        .expect(400)
                        .json()
                        .path("field")
                        .asText());
        owner.post(check, "{\"files\":{},\"tracked\":[\"a\\\\b\",\"データ/..x\"]}").expect(200);
    }

    @Test
    void aNameTakenInAnotherRepositoryIsToldToWhoSaysWhereTheFilesBelong() {
        project.activate("trying", DELIVERING);
        owner.post(project.path("/code"), "{\"name\":\"other\"}").expect(201);
        String check = project.path("/pipelines/check");
        for (String repository : new String[] {"code", "other"}) {
            String sent =
                    tree(DELIVERING, false)
                            .replace(
                                    "{\"snapshot\"",
                                    "{\"repository\":\"" + repository + "\",\"snapshot\"");
            JsonNode told = owner.post(check, sent).expect(200).json().path("problems");
            assertEquals(
                    repository.equals("other") ? "pipeline_twice" : "",
                    told.at("/0/code").asText(""));
        }
    }

    @Test
    void aSnapshotRunsWithoutBeingActivatedAndDeliversNothing() {
        project.write("kaname.yaml", DELIVERING);
        String commit = project.commit();
        String scientist = project.made().tokenOf(Role.DATA_SCIENTIST);
        assertEquals(0, project.push(scientist, "refs/snapshots/" + commit).code());
        String id =
                TestClient.bearer(scientist)
                        .post(
                                project.path("/runs"),
                                "{\"repository\":\"code\",\"commit\":\"%s\",\"parameters\":{\"word\":\"hello\"}}"
                                        .formatted(commit))
                        .expect(201)
                        .json()
                        .path("id")
                        .asText();
        JsonNode run = project.ended(id);
        assertEquals("succeeded", run.path("state").asText());
        assertEquals("snapshot", run.path("trigger").asText());
        assertEquals(2, run.path("steps").size(), "neither register nor deploy");
        assertEquals(
                "hello\n",
                owner.get(project.path("/runs/" + id + "/steps/train/log")).expect(200).text());
        assertEquals(
                "inactive",
                owner.get(project.path("/pipelines/trying"))
                        .expect(200)
                        .json()
                        .path("state")
                        .asText());
        assertEquals(0, owner.get(project.path("/models")).expect(200).json().path("items").size());
    }

    @Test
    void onlyAGoodPipelineFileOfACommitOfTheRepositoryIsRun() {
        project.write("kaname.yaml", DELIVERING);
        project.write("bad.kaname.yaml", "kaname: 1\n");
        String commit = project.commit();
        assertEquals(
                0, project.push(project.made().ownerToken(), "refs/snapshots/" + commit).code());
        String runs = project.path("/runs");
        String wish = "{\"repository\":\"%s\",\"commit\":\"%s\",\"file\":\"%s\"}";
        owner.post(runs, wish.formatted("absent", commit, "kaname.yaml")).expect(404);
        owner.post(runs, wish.formatted("code", "0".repeat(40), "kaname.yaml")).expect(404);
        owner.post(runs, wish.formatted("code", "HEAD~1", "kaname.yaml")).expect(404);
        owner.post(runs, wish.formatted("code", commit, "absent.kaname.yaml")).expect(404);
        assertEquals(
                "bad.kaname.yaml",
                owner.post(runs, wish.formatted("code", commit, "bad.kaname.yaml"))
                        .expect(400)
                        .json()
                        .path("field")
                        .asText());
        TestClient other = projects.make().asOwner();
        other.post(runs, wish.formatted("code", commit, "kaname.yaml")).expect(404);
    }
}
