package dev.kaname.server.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.database.Database;
import dev.kaname.database.LoggedEvent;
import dev.kaname.security.Role;
import dev.kaname.server.Tars;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DataResourceTest {
    @Inject TestProject projects;
    @Inject Database database;
    private TestProject.Made made;
    private TestClient owner;
    private String flights;

    @BeforeEach
    void aRepository() {
        made = projects.make();
        owner = made.asOwner();
        flights = "/api/v1/projects/" + made.name() + "/repositories/flights";
        owner.post("/api/v1/projects/" + made.name() + "/repositories", "{\"name\":\"flights\"}")
                .expect(201);
    }

    @Test
    void aFileThatWasPutIsReadBackListedAndLogged() {
        JsonNode put = put("2013/01.csv", "a,b\n1,2\n").expect(201).json();
        TestClient.Reply got = owner.get(flights + "/files/2013/01.csv").expect(200);

        assertEquals("a,b\n1,2\n", got.text());
        assertEquals(Optional.of("8"), got.header("Content-Length"));
        assertEquals(Optional.of("nosniff"), got.header("X-Content-Type-Options"));
        assertTrue(got.header("Content-Disposition").orElseThrow().startsWith("attachment"));
        assertEquals(
                List.of("2013/01.csv"), paths(owner.get(flights + "/entries").expect(200).json()));
        JsonNode log = owner.get(flights + "/commits?ref=main").expect(200).json().path("items");
        assertEquals(put.path("commit"), log.path(0).path("id"));
        assertEquals("owner", log.path(0).path("author").asText());
        assertEquals(
                got.header("ETag"),
                owner.send("HEAD", flights + "/files/2013/01.csv", new byte[0]).header("ETag"));
    }

    @Test
    void anOldStateStaysReadable() {
        String first = put("a.csv", "one").json().path("commit").asText();
        put("a.csv", "two");
        owner.delete(flights + "/files/a.csv").expect(201);

        assertEquals("one", owner.get(flights + "/files/a.csv?ref=" + first).text());
        owner.get(flights + "/files/a.csv").expect(404);
        JsonNode diff = owner.get(flights + "/diff?from=" + first + "&to=main").expect(200).json();
        assertEquals("removed", diff.path("items").path(0).path("change").asText());
    }

    /// A data scientist reads the repositories that were granted to them, one by one.
    @Test
    void aCommitOfAnotherRepositoryIsNotReadByItsId() {
        String secrets = "/api/v1/projects/" + made.name() + "/repositories/secrets";
        owner.post("/api/v1/projects/" + made.name() + "/repositories", "{\"name\":\"secrets\"}")
                .expect(201);
        put("a.csv", "ours");
        String foreign =
                owner.send(
                                "PUT",
                                secrets + "/files/a.csv",
                                "theirs".getBytes(StandardCharsets.UTF_8))
                        .expect(201)
                        .json()
                        .path("commit")
                        .asText();
        String after =
                Base64.getUrlEncoder().encodeToString(foreign.getBytes(StandardCharsets.UTF_8));
        for (String path :
                List.of(
                        "/files/a.csv?ref=" + foreign,
                        "/entries?ref=" + foreign,
                        "/stat?path=a.csv&ref=" + foreign,
                        "/diff?from=main&to=" + foreign,
                        "/commits?ref=" + foreign,
                        "/commits?after=" + after,
                        "/commits/" + foreign)) {
            assertEquals(404, owner.get(flights + path).status(), path);
        }
        owner.post(flights + "/branches", "{\"name\":\"b\",\"from\":\"" + foreign + "\"}")
                .expect(404);
        owner.get(secrets + "/files/a.csv?ref=" + foreign).expect(200);
    }

    @Test
    void anyPartOfAFileIsAnsweredByRange() {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        owner.send("PUT", flights + "/files/x.bin", bytes).expect(201);

        TestClient.Reply part =
                owner.with("Range", "bytes=100000-199999")
                        .get(flights + "/files/x.bin")
                        .expect(206);
        assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 100_000, 200_000), part.bytes());
        assertEquals(Optional.of("bytes 100000-199999/300000"), part.header("Content-Range"));
        owner.with("Range", "bytes=300000-").get(flights + "/files/x.bin").expect(416);
        String tag = part.header("ETag").orElseThrow();
        owner.with("If-None-Match", tag).get(flights + "/files/x.bin").expect(304);
    }

    @Test
    void aPathThatWouldBeAFileAndAFolderAtOnceIsRefusedOnEveryWayIn() {
        String first = put("a", "file").expect(201).json().path("commit").asText();
        byte[] below = new Tars().file("a/f", "below").end();
        byte[] both = new Tars().file("b/c/d", "1").file("b/c", "2").end();

        for (TestClient.Reply refused :
                List.of(
                        put("a/f", "below"),
                        tar(flights + "/commits?branch=main", below),
                        tar(flights + "/commits?branch=main&delete=x", below),
                        tar(flights + "/commits?branch=main", both))) {
            JsonNode problem = refused.expect(400).json();
            assertEquals("path", problem.path("field").asText());
            assertTrue(
                    problem.path("detail").asText().matches(".*(a and a/f|b/c and b/c/d)"),
                    problem.toString());
        }
        JsonNode log = owner.get(flights + "/commits?ref=main").expect(200).json().path("items");
        assertEquals(1, log.size());
        assertEquals(first, log.path(0).path("id").asText());
        tar(flights + "/commits?branch=main&delete=a", below).expect(201);
        assertEquals(List.of("a/f"), paths(owner.get(flights + "/entries").expect(200).json()));
    }

    @Test
    void filesAndFoldersAreTakenAwayInOneCommitOrNotAtAll() {
        byte[] tar = new Tars().file("a", "1").file("b/x", "2").file("b/y;z", "3").end();
        tar(flights + "/commits?branch=main", tar).expect(201);
        put("keep", "4").expect(201);

        JsonNode missing = owner.delete(flights + "/entries?path=a&path=c").expect(404).json();
        assertEquals("path", missing.path("field").asText());
        assertTrue(missing.path("detail").asText().contains("c is not there"));
        owner.delete(flights + "/entries?path=b").expect(404);
        owner.delete(flights + "/entries").expect(400);
        owner.delete(flights + "/entries?path=a&branch=nobody").expect(404);
        assertEquals(4, owner.get(flights + "/entries").json().path("items").size());

        JsonNode made =
                owner.delete(flights + "/entries?path=a&path=b/&message=wrong").expect(201).json();
        assertEquals(3, made.path("removed").asLong());
        assertEquals(List.of("keep"), paths(owner.get(flights + "/entries").expect(200).json()));
        JsonNode log = owner.get(flights + "/commits?ref=main").json().path("items");
        assertEquals("wrong", log.path(0).path("message").asText());
        assertEquals(3, log.size());
    }

    @Test
    void aFileOfAnyNameIsReadByQuery() {
        String odd = "a;b #?&+%41 'x'.csv";
        tar(flights + "/commits?branch=main", new Tars().file(odd, "odd").end()).expect(201);
        String escaped = java.net.URLEncoder.encode(odd, StandardCharsets.UTF_8);

        TestClient.Reply got = owner.get(flights + "/file?path=" + escaped).expect(200);
        assertEquals("odd", got.text());
        assertEquals(
                "dd",
                owner.with("Range", "bytes=1-")
                        .get(flights + "/file?ref=main&path=" + escaped)
                        .expect(206)
                        .text());
        owner.get(flights + "/file?path=nothing").expect(404);
        owner.get(flights + "/file").expect(400);
        owner.delete(flights + "/entries?path=" + escaped).expect(201);
        owner.get(flights + "/file?path=" + escaped).expect(404);
    }

    @Test
    void manyFilesOfAnArchiveAreOneCommit() {
        put("old/a.csv", "1");
        put("old/b.csv", "2");
        byte[] tar =
                new Tars()
                        .folder("2013/")
                        .file("2013/01.csv", "x")
                        .pax("path", "2013/データ.csv")
                        .file("ascii", "y")
                        .file("./old/b.csv", "3")
                        .end();
        JsonNode commit =
                tar(flights + "/commits?branch=main&message=both&delete=old/", tar)
                        .expect(201)
                        .json();

        assertEquals(2, commit.path("added").asInt());
        assertEquals(
                List.of("2013/01.csv", "2013/データ.csv", "old/b.csv"),
                paths(owner.get(flights + "/entries").json()));
        assertEquals("3", owner.get(flights + "/files/old/b.csv").text());
        assertEquals(
                List.of("2013/", "old/"),
                paths(owner.get(flights + "/entries?delimiter=/").json()));
    }

    @Test
    void theEventNamesWhatATriggerAsksFor() {
        String parent = put("flights/01.csv", "1").json().path("commit").asText();
        String commit = put("flights/02.csv", "2").json().path("commit").asText();
        LoggedEvent event =
                database.events().page(Optional.of(made.id()), 0, 1000).stream()
                        .filter(e -> e.event().kind().equals("data.commit"))
                        .toList()
                        .getLast();

        assertEquals("flights", event.event().payload().get("repository"));
        assertEquals("main", event.event().payload().get("branch"));
        assertEquals(commit, event.event().payload().get("commit"));
        assertEquals(parent, event.event().payload().get("parent"));
        assertEquals(List.of("flights/02.csv"), event.event().payload().get("paths"));
    }

    @Test
    void aFileLeadsForwardToTheNewestState() {
        String first = put("flights/01.csv", "1").json().path("commit").asText();
        String second = put("flights/02.csv", "2").json().path("commit").asText();

        String lineage = "/api/v1/projects/" + made.name() + "/lineage?direction=down&id=";
        assertTrue(owner.get(lineage + first).expect(200).text().contains(second));
        assertTrue(
                owner.get(lineage + first + ":flights/01.csv").expect(200).text().contains(second));
    }

    @Test
    void puttingTheSameBytesAgainIsNoNewCommit() {
        JsonNode first = put("a.csv", "one").expect(201).json();
        JsonNode again = put("a.csv", "one").expect(200).json();

        assertEquals(first.path("commit"), again.path("commit"));
        assertEquals(false, again.path("changed").asBoolean());
    }

    @Test
    void manyWritersOfOneBranchLoseNoWrite() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<TestClient.Reply>> puts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String path = "f" + i + ".csv";
                puts.add(threads.submit(() -> put(path, path)));
            }
            for (Future<TestClient.Reply> put : puts) {
                put.get().expect(201);
            }
        }
        assertEquals(40, paths(owner.get(flights + "/entries").json()).size());
        assertEquals(40, owner.get(flights + "/commits?limit=100").json().path("items").size());
    }

    @Test
    void listsGoOnWhereAPageEnded() {
        put("a", "1");
        put("b", "2");
        put("c", "3");
        JsonNode page = owner.get(flights + "/entries?limit=2").json();
        JsonNode log = owner.get(flights + "/commits?limit=2").json();

        assertEquals(List.of("a", "b"), paths(page));
        assertEquals(
                List.of("c"),
                paths(owner.get(flights + "/entries?limit=2&after=" + next(page)).json()));
        JsonNode rest = owner.get(flights + "/commits?limit=2&after=" + next(log)).json();
        assertEquals("Put a", rest.path("items").path(0).path("message").asText());
        assertEquals(1, rest.path("items").size());
    }

    @Test
    void aBranchIsMadeWrittenAndTakenAway() {
        put("a", "1");
        owner.post(flights + "/branches", "{\"name\":\"try\"}").expect(201);
        owner.send("PUT", flights + "/files/b?branch=try", utf8("2")).expect(201);

        assertEquals(List.of("a"), paths(owner.get(flights + "/entries").json()));
        assertEquals(List.of("a", "b"), paths(owner.get(flights + "/entries?ref=try").json()));
        assertEquals("conflict", owner.post(flights + "/branches", "{\"name\":\"try\"}").code());
        owner.delete(flights + "/branches/try").expect(204);
        owner.get(flights + "/entries?ref=try").expect(404);
    }

    @Test
    void aBranchThatNobodyMadeIsNotWritten() {
        TestClient.Reply empty = owner.send("PUT", flights + "/files/a?branch=mian", utf8("1"));
        put("a", "1");
        byte[] tar = new Tars().file("b", "2").end();
        TestClient.Reply archive = tar(flights + "/commits?branch=mian", tar).expect(404);

        assertEquals(
                "write to main: that is where the first commit goes",
                empty.expect(404).json().path("remedy").asText());
        assertEquals("branch", archive.json().path("field").asText());
        assertTrue(
                archive.json().path("remedy").asText().contains("kaname data branch flights mian"));
        assertEquals(1, owner.get(flights + "/branches").expect(200).json().path("items").size());
    }

    @Test
    void statTellsOfAFileAndOfAFolder() {
        put("d/a", "12345");
        put("d/b", "123");
        JsonNode file = owner.get(flights + "/stat?path=d/a").expect(200).json();
        JsonNode folder = owner.get(flights + "/stat?path=d").expect(200).json();

        assertEquals(5, file.path("size").asInt());
        assertEquals(8, folder.path("size").asInt());
        assertEquals(2, folder.path("files").asInt());
        owner.get(flights + "/stat?path=x").expect(404);
    }

    @Test
    void namesThatOnlyDifferByCaseAreRefused() {
        put("Data/a.csv", "1").expect(201);
        assertEquals("conflict", put("data/b.csv", "2").expect(409).code());
        put("Data/b.csv", "2").expect(201);
    }

    @Test
    void aScientistSeesOnlyWhatWasGranted() {
        put("a.csv", "1");
        TestClient scientist = made.as(Role.DATA_SCIENTIST);
        scientist.get(flights + "/files/a.csv").expect(404);
        scientist.send("PUT", flights + "/files/a.csv", utf8("x")).expect(404);
        String repositories = "/api/v1/projects/" + made.name() + "/repositories";
        assertEquals(0, scientist.get(repositories).expect(200).json().path("items").size());
        made.as(Role.DATA_ENGINEER).get(flights + "/files/a.csv").expect(200);
        made.as(Role.AUDITOR).get(flights + "/files/a.csv").expect(403);
        projects.make().asOwner().get(flights + "/files/a.csv").expect(404);
    }

    private TestClient.Reply put(String path, String text) {
        return owner.send("PUT", flights + "/files/" + path, utf8(text));
    }

    private TestClient.Reply tar(String path, byte[] tar) {
        return owner.with("Content-Type", "application/x-tar").send("POST", path, tar);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String next(JsonNode page) {
        return page.path("next").asText();
    }

    private static List<String> paths(JsonNode page) {
        List<String> paths = new ArrayList<>();
        page.path("items").forEach(item -> paths.add(item.path("path").asText()));
        return paths;
    }
}
