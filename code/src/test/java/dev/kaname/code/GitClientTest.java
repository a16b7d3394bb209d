package dev.kaname.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Outcome;
import dev.kaname.database.testing.OnBothDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people with an ordinary git see.
@OnBothDatabases
class GitClientTest {
    private static final String PROJECT = "0198a0000000700080000000000000aa";

    private final Database database;
    @TempDir Path folder;
    private CodeRepositories repositories;
    private CodeRepository flights;
    private GitOverHttp server;
    private PushCheck check = PushCheck.NONE;

    GitClientTest(Database database) {
        this.database = database;
    }

    @BeforeEach
    void start() {
        repositories =
                new CodeRepositories(
                        database,
                        Ids.ofSystem(),
                        CodeSettings.in(folder.resolve("code")),
                        new PushCheck() {
                            @Override
                            public Answer check(Candidate candidate) {
                                return check.check(candidate);
                            }

                            @Override
                            public Following follow(CodeRepository repository, String commit) {
                                return check.follow(repository, commit);
                            }
                        });
        flights = repositories.create(GitOverHttp.ANN, PROJECT, "flights", "main");
        server = new GitOverHttp(repositories);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatWasPushedIsWhatIsCloned() throws IOException {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        work.write("データ/説明.txt", "こんにちは".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String commit = work.commit("deep/er/x.py", "x = 1\n");
        push(work, "main");
        RealGit copy = cloneTo("copy");
        assertEquals(commit, copy.head());
        assertEquals("こんにちは", Files.readString(copy.folder().resolve("データ/説明.txt")));
        assertEquals("x = 1\n", Files.readString(copy.folder().resolve("deep/er/x.py")));
    }

    @Test
    void anEmptyRepositoryIsClonedAndFilled() {
        RealGit copy = cloneTo("copy");
        String commit = copy.commit("a.py", "a\n");
        copy.ok("push", "-q", "origin", "HEAD:main");
        assertEquals(Map.of("refs/heads/main", commit), heads());
    }

    @Test
    void laterCommitsAreFetched() {
        RealGit work = pushedOnce();
        RealGit copy = cloneTo("copy");
        String second = work.commit("train.py", "print('learning more')\n");
        push(work, "main");
        copy.ok("pull", "-q");
        assertEquals(second, copy.head());
    }

    @Test
    void versionTwoOfTheProtocolIsSpokenAndTheOldOnesToo() {
        pushedOnce();
        for (String version : List.of("0", "1", "2")) {
            RealGit here = RealGit.at(folder).with("GIT_TRACE_PACKET", "1");
            String trace =
                    here.ok(
                            "-c",
                            "protocol.version=" + version,
                            "clone",
                            "-q",
                            server.url(flights),
                            "by" + version);
            assertEquals(version.equals("2"), trace.contains("clone< version 2"), trace);
        }
    }

    @Test
    void aShallowAndAPartialCloneBringOnlyWhatWasAskedFor() {
        RealGit work = pushedOnce();
        work.commit("train.py", "print(2)\n");
        work.commit("train.py", "print(3)\n");
        push(work, "main");
        RealGit.at(folder).ok("clone", "-q", "--depth", "1", server.url(flights), "shallow");
        RealGit shallow = RealGit.at(folder.resolve("shallow"));
        assertEquals("1", shallow.ok("rev-list", "--count", "HEAD").strip());
        shallow.ok("fetch", "-q", "--unshallow");
        assertEquals("3", shallow.ok("rev-list", "--count", "HEAD").strip());
        RealGit.at(folder)
                .ok(
                        "clone",
                        "-q",
                        "--filter=blob:none",
                        "--no-checkout",
                        server.url(flights),
                        "lazy");
        String missing =
                RealGit.at(folder.resolve("lazy"))
                        .ok("rev-list", "--objects", "--missing=print", "HEAD");
        assertTrue(missing.contains("?"), missing);
    }

    @Test
    void aShallowCloneCanPush() {
        pushedOnce();
        RealGit.at(folder).ok("clone", "-q", "--depth", "1", server.url(flights), "shallow");
        RealGit shallow = RealGit.at(folder.resolve("shallow"));
        String commit = shallow.commit("b.py", "b\n");
        shallow.ok("push", "-q");
        assertEquals(Map.of("refs/heads/main", commit), heads());
    }

    @Test
    void tagsAreKeptAndNeverMove() {
        RealGit work = pushedOnce();
        String first = work.head();
        work.ok("tag", "plain");
        work.ok("tag", "-a", "annotated", "-m", "Note");
        work.ok("push", "-q", server.url(flights), "--tags");
        assertEquals(first, heads().get("refs/tags/plain"));
        assertEquals(first, heads().get("refs/tags/annotated"), "the commit, not the note");
        work.commit("train.py", "other\n");
        work.ok("tag", "-f", "plain");
        RealGit.Done moved = work.run("", "push", "--force", server.url(flights), "plain");
        assertNotEquals(0, moved.code());
        assertTrue(
                moved.output().contains("remote: the tag exists and never moves"), moved.output());
        assertNotEquals(0, work.run("", "push", server.url(flights), ":plain").code());
        assertEquals(first, heads().get("refs/tags/plain"));
    }

    @Test
    void theDefaultBranchIsNeitherRewrittenNorDeleted() {
        RealGit work = pushedOnce();
        String first = work.head();
        work.ok("commit", "-q", "--amend", "-m", "Another history");
        RealGit.Done forced = work.run("", "push", "--force", server.url(flights), "HEAD:main");
        assertNotEquals(0, forced.code());
        assertTrue(
                forced.output().contains("remote: the history of main is not rewritten"),
                forced.output());
        RealGit.Done deleted = work.run("", "push", server.url(flights), ":main");
        assertNotEquals(0, deleted.code());
        assertTrue(deleted.output().contains("remote: main is not deleted"), deleted.output());
        assertEquals(Map.of("refs/heads/main", first), heads());
    }

    @Test
    void otherBranchesAreRewrittenAndWhatTheyPointedAtIsKept() {
        RealGit work = pushedOnce();
        String first = work.commit("idea.py", "1\n");
        work.ok("push", "-q", server.url(flights), "HEAD:idea");
        work.ok("commit", "-q", "--amend", "-m", "Another idea");
        work.ok("push", "-q", "--force", server.url(flights), "HEAD:idea");
        work.ok("push", "-q", server.url(flights), ":idea");
        assertEquals(java.util.Set.of("refs/heads/main"), heads().keySet());
        CodeReader reader = repositories.reader(flights);
        assertEquals(Optional.of(first), reader.resolve(first));
        try (CodeTree tree = reader.at(first)) {
            assertEquals(List.of("idea.py", "train.py"), paths(tree));
        }
        String listed = RealGit.at(folder).ok("ls-remote", server.url(flights));
        assertFalse(listed.contains("kaname"), "what we keep for ourselves is nobody's business");
    }

    @Test
    void aPushThatDoesNotCheckIsRefusedWithItsLinesAndMovesNothing() {
        check =
                candidate ->
                        new PushCheck.Answer(
                                List.of(
                                        "kaname.yaml:12:5: unknown_key: there is no 'stepz'. Write"
                                                + " 'steps'."),
                                List.of("looked at " + candidate.tree().files().size() + " files"));
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        RealGit.Done done = work.run("", "push", server.url(flights), "HEAD:main");
        assertNotEquals(0, done.code());
        assertTrue(done.output().contains("remote: kaname.yaml:12:5: unknown_key:"), done.output());
        assertTrue(done.output().contains("remote: looked at 1 files"), done.output());
        assertTrue(done.output().contains("1 problem(s) in the files"), done.output());
        assertEquals(Map.of(), heads());
        assertEquals(List.of("code.create"), kinds());
        assertEquals(Optional.empty(), repositories.reader(flights).resolve(work.head()));
        check = PushCheck.NONE;
        push(work, "main");
        assertEquals(Map.of("refs/heads/main", work.head()), heads());
    }

    @Test
    void aCheckThatFailsRefusesThePush() {
        check =
                _ -> {
                    throw new IllegalStateException("a bug");
                };
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        RealGit.Done done = work.run("", "push", server.url(flights), "HEAD:main");
        assertNotEquals(0, done.code());
        assertTrue(done.output().contains("the files could not be checked"), done.output());
        assertFalse(done.output().contains("a bug"), done.output());
        assertEquals(Map.of(), heads());
    }

    @Test
    void whoWaitsForWhatTheirPushSetsGoingHoldsUpNobodyElse() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch going = new CountDownLatch(1);
        check =
                new PushCheck() {
                    @Override
                    public Answer check(Candidate candidate) {
                        return NONE.check(candidate);
                    }

                    @Override
                    public Following follow(CodeRepository repository, String commit) {
                        return () -> {
                            waiting.countDown();
                            try {
                                going.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return List.of("late-arrivals");
                        };
                    }
                };
        RealGit mine = RealGit.withOneCommit(folder.resolve("mine"));
        RealGit theirs = RealGit.withOneCommit(folder.resolve("theirs"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                Future<RealGit.Done> first =
                        threads.submit(
                                () -> mine.run("", "push", server.url(flights), "HEAD:main"));
                assertTrue(waiting.await(30, TimeUnit.SECONDS));
                Future<RealGit.Done> second =
                        threads.submit(
                                () -> theirs.run("", "push", server.url(flights), "HEAD:idea"));
                RealGit.Done other = second.get(30, TimeUnit.SECONDS);
                assertEquals(0, other.code(), "it waits for the other push");
                going.countDown();
                RealGit.Done done = first.get(30, TimeUnit.SECONDS);
                assertTrue(done.output().contains("late-arrivals"), done.output());
            } finally {
                going.countDown(); // or closing the threads would wait for ever
            }
        }
    }

    @Test
    void aJapanesePersonIsAnsweredInJapanese() {
        RealGit work = pushedOnce();
        RealGit.Done done =
                work.run(
                        "",
                        "-c",
                        "http.extraHeader=X-Language: ja-JP",
                        "push",
                        server.url(flights),
                        ":main");
        assertTrue(done.output().contains("remote: main は削除できません"), done.output());
    }

    @Test
    void aPushIsOneEventThatNamesEachMove() {
        RealGit work = pushedOnce();
        String first = work.head();
        String second = work.commit("b.py", "b\n");
        work.ok("push", "-q", server.url(flights), "HEAD:main", "HEAD:idea");
        LoggedEvent event = events().getLast();
        assertEquals("code.push", event.event().kind());
        assertEquals(GitOverHttp.ANN, event.who());
        assertEquals("coderepository", event.event().objects().getFirst().kind());
        assertEquals(flights.id(), event.event().objects().getFirst().id());
        assertEquals(
                List.of(
                        Map.of("ref", "refs/heads/idea", "before", "", "after", second),
                        Map.of("ref", "refs/heads/main", "before", first, "after", second)),
                event.event().payload().get("updates"));
        assertEquals("main", event.event().payload().get("defaultBranch"));
    }

    @Test
    void referencesOutsideBranchesAndTagsAndOddNamesAreRefused() {
        RealGit work = pushedOnce();
        for (String ref :
                List.of(
                        "refs/kaname/kept/x",
                        "refs/for/main",
                        "refs/notes/x",
                        "refs/heads/-option",
                        "refs/heads/" + "n".repeat(220),
                        "refs/heads/" + "長".repeat(90))) {
            RealGit.Done done = work.run("", "push", server.url(flights), "HEAD:" + ref);
            assertNotEquals(0, done.code(), ref);
            assertTrue(done.output().contains("only branches and tags"), done.output());
        }
        assertEquals(1, heads().size());
        work.ok("push", "-q", server.url(flights), "HEAD:refs/heads/機能/遅延の予測");
        assertEquals(2, heads().size());
    }

    @Test
    void whatNobodyWasToldOfIsToldWithTheNextPush() throws IOException {
        RealGit work = pushedOnce();
        String untold = work.commit("train.py", "print('untold')\n");
        push(work, "side");
        // as if the database had not answered when this branch moved
        database.act(
                GitOverHttp.ANN,
                tx ->
                        Outcome.unchanged(
                                tx.update("DELETE FROM code_heads WHERE ref = 'refs/heads/side'")));
        String told = work.commit("train.py", "print('told')\n");
        push(work, "main");

        assertEquals(Map.of("refs/heads/main", told, "refs/heads/side", untold), heads());
    }

    @Test
    void aSnapshotOfAWorkingTreeIsReadableAndNobodysBranch() {
        RealGit work = pushedOnce();
        work.write(
                "train.py", "print('trying')\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        work.ok("add", "-A");
        String tree = work.ok("write-tree").strip();
        String snapshot = work.ok("commit-tree", tree, "-p", "HEAD", "-m", "Snapshot").strip();
        String ref = "refs/snapshots/" + snapshot;
        work.ok("push", "-q", server.url(flights), snapshot + ":" + ref);
        try (CodeTree files = repositories.reader(flights).at(snapshot)) {
            assertEquals(List.of("train.py"), paths(files));
        }
        assertEquals(java.util.Set.of("refs/heads/main"), heads().keySet());
        assertEquals("code.snapshot", kinds().getLast());
        assertFalse(work.ok("ls-remote", server.url(flights)).contains("snapshots"));
        String again = work.ok("push", server.url(flights), snapshot + ":" + ref);
        assertTrue(again.contains("up-to-date"), again);
        for (String other : List.of(work.head() + ":" + ref, ":" + ref)) {
            assertNotEquals(0, work.run("", "push", "-f", server.url(flights), other).code());
        }
        assertNotEquals(
                0,
                work.run("", "push", server.url(flights), work.head() + ":refs/snapshots/" + tree)
                        .code());
    }

    @Test
    void aTagOfSomethingThatIsNoCommitIsRefused() {
        RealGit work = pushedOnce();
        work.ok("tag", "file", work.ok("rev-parse", "HEAD:train.py").strip());
        RealGit.Done done = work.run("", "push", server.url(flights), "file");
        assertTrue(done.output().contains("leads to a commit"), done.output());
        assertEquals(1, heads().size());
    }

    @Test
    void refusedPushesLeaveNoTemporaryFiles() throws IOException {
        check = _ -> new PushCheck.Answer(List.of("no"), List.of());
        RealGit.withOneCommit(folder.resolve("work"))
                .run("", "push", server.url(flights), "HEAD:main");
        try (Stream<Path> all = Files.walk(folder.resolve("code"))) {
            List<Path> left =
                    all.filter(Files::isRegularFile)
                            .filter(file ->
                                    file.getFileName().toString().startsWith("tmp")
                                            || file.toString().endsWith(".lock")
                                            || file.toString().endsWith(".keep"))
                            .toList();
            assertEquals(List.of(), left);
        }
    }

    private RealGit pushedOnce() {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        push(work, "main");
        return work;
    }

    private void push(RealGit work, String branch) {
        work.ok("push", "-q", server.url(flights), "HEAD:refs/heads/" + branch);
    }

    private RealGit cloneTo(String name) {
        RealGit.at(folder).ok("clone", "-q", server.url(flights), name);
        return RealGit.at(folder.resolve(name));
    }

    private Map<String, String> heads() {
        Map<String, String> heads = new java.util.TreeMap<>();
        repositories.heads(flights).forEach(head -> heads.put(head.ref(), head.commit()));
        return heads;
    }

    private List<String> kinds() {
        return events().stream().map(event -> event.event().kind()).toList();
    }

    private List<LoggedEvent> events() {
        return database.events().page(Optional.of(PROJECT), 0, 100);
    }

    private static List<String> paths(CodeTree tree) {
        return tree.files().stream().map(CodeFile::path).toList();
    }
}
