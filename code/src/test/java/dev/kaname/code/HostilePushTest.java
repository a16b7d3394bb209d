package dev.kaname.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pushes that are broken, hostile, enormous, or many at once.
@OnBothDatabases
class HostilePushTest {
    private static final long MEMORY = 128L << 20;
    private static final String PROJECT = "0198a0000000700080000000000000aa";

    private final Database database;
    @TempDir Path folder;
    private CodeRepositories repositories;
    private CodeRepository flights;
    private GitOverHttp server;
    private RealGit work;

    HostilePushTest(Database database) {
        this.database = database;
    }

    @BeforeEach
    void start() {
        limit(CodeSettings.in(folder.resolve("code")));
        flights = repositories.create(GitOverHttp.ANN, PROJECT, "flights", "main");
        work = RealGit.withOneCommit(folder.resolve("work"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bi141TreesThatReachOutsideOrIntoGitItselfAreRefused() {
        String blob = work.ok("rev-parse", "HEAD:train.py").strip();
        String tree = work.ok("rev-parse", "HEAD^{tree}").strip();
        List<String> hostile =
                List.of(
                        "040000 tree " + tree + "\t.git",
                        "040000 tree " + tree + "\t.GIT",
                        "040000 tree " + tree + "\t.git ",
                        "040000 tree " + tree + "\t.g\u200cit",
                        "040000 tree " + tree + "\tgit~1",
                        "040000 tree " + tree + "\t..",
                        "040000 tree " + tree + "\t.",
                        "100644 blob " + blob + "\tcon",
                        "100644 blob " + blob + "\tA\n100644 blob " + blob + "\ta");
        for (String entry : hostile) {
            RealGit.Done done = pushTree(entry);
            assertNotEquals(0, done.code(), entry);
            assertEquals(List.of(), repositories.heads(flights), entry);
        }
        assertEquals(0, pushTree("100644 blob " + blob + "\tplain").code(), "the benign twin");
    }

    @Test
    void bi141SubmodulesThatRunCommandsAreRefused() {
        for (String modules :
                List.of(
                        "[submodule \"../../x\"]\n\tpath = x\n\turl = https://example.org/x\n",
                        "[submodule \"x\"]\n\tpath = x\n\turl = -u./run\n",
                        "[submodule \"x\"]\n\tpath = -x\n\turl = https://example.org/x\n")) {
            RealGit hostile = RealGit.empty(folder.resolve("m" + modules.hashCode()));
            hostile.commit(".gitmodules", modules);
            RealGit.Done done = hostile.run("", "push", server.url(flights), "HEAD:main");
            assertNotEquals(0, done.code(), modules);
        }
        assertEquals(List.of(), repositories.heads(flights));
    }

    @Test
    void bi141AFileThatUnpacksToMoreThanTheLimitIsRefused() {
        limit(new CodeSettings(folder.resolve("code"), 1 << 20, 64 << 20, 1000, MEMORY, true));
        work.write("zeros", new byte[2 << 20]);
        work.commit("b.py", "b\n");
        RealGit.Done done = work.run("", "push", server.url(flights), "HEAD:main");
        assertNotEquals(0, done.code());
        assertTrue(done.output().contains("too large"), done.output());
        assertEquals(List.of(), repositories.heads(flights));
    }

    @Test
    void aPushOverTheLimitOfBytesOrObjectsIsRefused() {
        limit(new CodeSettings(folder.resolve("code"), 64 << 20, 1 << 20, 1000, MEMORY, true));
        byte[] noise = new byte[2 << 20];
        new Random(7).nextBytes(noise); // seed 7
        work.write("noise", noise);
        work.commit("b.py", "b\n");
        RealGit.Done large = work.run("", "push", server.url(flights), "HEAD:main");
        assertNotEquals(0, large.code());
        assertTrue(large.output().contains("limit"), large.output());
        limit(new CodeSettings(folder.resolve("code"), 64 << 20, 64 << 20, 6, MEMORY, true));
        RealGit.Done many = work.run("", "push", server.url(flights), "HEAD:main");
        assertNotEquals(0, many.code());
        assertTrue(many.output().contains("over the limit of 6 objects"), many.output());
        assertEquals(List.of(), repositories.heads(flights));
        limit(new CodeSettings(folder.resolve("code"), 64 << 20, 64 << 20, 7, MEMORY, true));
        assertEquals(0, work.run("", "push", server.url(flights), "HEAD:main").code());
    }

    @Test
    void aHundredMegabytesArePushedAndCloned() throws IOException {
        byte[] noise = new byte[100 << 20];
        new Random(100).nextBytes(noise); // seed 100
        work.write("large.bin", noise);
        work.commit("b.py", "b\n");
        work.ok("push", "-q", server.url(flights), "HEAD:main");
        RealGit.at(folder).ok("clone", "-q", server.url(flights), "copy");
        assertEquals(
                -1,
                Files.mismatch(
                        folder.resolve("copy/large.bin"), work.folder().resolve("large.bin")));
    }

    @Test
    void aPushThatBreaksOffMovesNothingAndTheNextOneGoesThrough() throws Exception {
        byte[] noise = new byte[1 << 20];
        new Random(3).nextBytes(noise); // seed 3
        work.write("noise", noise);
        work.commit("b.py", "b\n");
        byte[] push = recordedPush();
        for (int part : List.of(20, push.length / 2, push.length - 1)) {
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                OutputStream out = socket.getOutputStream();
                String head =
                        "POST /"
                                + PROJECT
                                + "/flights/git-receive-pack HTTP/1.1\r\nHost: x\r\n"
                                + "Content-Length: "
                                + push.length
                                + "\r\n\r\n";
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(push, 0, part);
                out.flush();
            }
        }
        assertEquals(List.of(), repositories.heads(flights));
        work.ok("push", "-q", server.url(flights), "HEAD:main");
        assertEquals(work.head(), repositories.activeHead(flights).orElseThrow().commit());
    }

    @Test
    void manyWhoSendTheirPushesSlowlyHoldUpNobodyElse() throws Exception {
        byte[] push = recordedPush();
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch held = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 4; number++) {
                Who slow = Who.of("slow" + number, "token-" + number);
                InputStream first = new ByteArrayInputStream(push, 0, push.length / 2);
                InputStream stalled = new SequenceInputStream(first, stalled(begun, held));
                Future<?> _ =
                        threads.submit(() ->
                                repositories
                                        .git()
                                        .receive(
                                                flights,
                                                slow,
                                                Locale.ROOT,
                                                stalled,
                                                OutputStream.nullOutputStream()));
            }
            try {
                assertTrue(begun.await(20, TimeUnit.SECONDS));
                work.ok("push", "-q", server.url(flights), "HEAD:main");
            } finally {
                held.countDown();
            }
        }
        assertEquals(work.head(), repositories.activeHead(flights).orElseThrow().commit());
        try (Stream<Path> all = Files.walk(folder.resolve("code"))) {
            assertEquals(
                    List.of(), all.filter(path -> path.toString().contains(".push-")).toList());
        }
    }

    private static InputStream stalled(CountDownLatch begun, CountDownLatch held) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                begun.countDown();
                try {
                    held.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                throw new EOFException("the client is gone");
            }
        };
    }

    @Test
    void ofManyWhoPushDifferentCommitsToOneBranchOneWinsAndEveryBranchIsTold() throws Exception {
        work.ok("push", "-q", server.url(flights), "HEAD:main");
        int clients = 6;
        List<RealGit> copies = new ArrayList<>();
        for (int number = 0; number < clients; number++) {
            RealGit.at(folder).ok("clone", "-q", server.url(flights), "c" + number);
            RealGit copy = RealGit.at(folder.resolve("c" + number));
            copy.commit("c" + number + ".py", "c\n");
            copies.add(copy);
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RealGit.Done>> all =
                    threads.invokeAll(
                            IntStream.range(0, clients)
                                    .mapToObj(number ->
                                            (Callable<RealGit.Done>)
                                                    () ->
                                                            copies.get(number)
                                                                    .run(
                                                                            "",
                                                                            "push",
                                                                            server.url(flights),
                                                                            "HEAD:main",
                                                                            "HEAD:b" + number))
                                    .toList());
            long winners = all.stream().filter(one -> one.resultNow().code() == 0).count();
            assertEquals(1, winners);
        }
        Set<String> told = new HashSet<>();
        repositories.heads(flights).forEach(head -> told.add(head.ref() + " " + head.commit()));
        Set<String> real = new HashSet<>();
        for (String line :
                RealGit.at(folder).ok("ls-remote", "--heads", server.url(flights)).split("\n")) {
            real.add(line.split("\t")[1] + " " + line.split("\t")[0]);
        }
        assertEquals(real, told);
        assertEquals(clients + 1, told.size());
    }

    @Test
    void aFewKilobytesThatUnpackToGigabytesAreRefusedAndLeaveNothing() throws IOException {
        byte[] bomb = DeltaBomb.push("refs/heads/bomb", 32 << 20, 64);
        assertTrue(bomb.length < 100_000, bomb.length + " bytes");
        String answer = pushed(bomb);
        assertTrue(answer.contains("unpacks to more than the limit of 10"), answer);
        assertEquals(List.of(), repositories.heads(flights));
        try (Stream<Path> all = Files.walk(folder.resolve("code"))) {
            assertEquals(
                    List.of(),
                    all.filter(path -> path.toString().matches(".*/objects/.*"))
                            .filter(Files::isRegularFile)
                            .toList());
        }
    }

    @Test
    void aTreeOfDeltasThatWouldFillTheMemoryIsRefusedAndAChainOfThemIsNot() throws IOException {
        CodeSettings all = CodeSettings.in(folder.resolve("code"));
        limit(
                new CodeSettings(
                        all.folder(),
                        all.largestObject(),
                        all.largestPack(),
                        all.mostObjects(),
                        32 << 20,
                        true));
        String tree = pushed(DeltaBomb.tree("refs/heads/tree", 2 << 20, 40, 2));
        assertTrue(tree.contains("needs more memory than the limit of 32 MiB"), tree);
        assertEquals(List.of(), repositories.heads(flights));
        String chain = pushed(DeltaBomb.tree("refs/heads/chain", 2 << 20, 40, 1));
        assertTrue(chain.contains("ok refs/heads/chain"), chain);
    }

    @Test
    void aPackThatIsCutOrGarbledIsRefused() throws IOException {
        byte[] push = recordedPush();
        int pack = new String(push, StandardCharsets.ISO_8859_1).indexOf("PACK");
        for (int at : List.of(pack + 4, pack + 14, push.length / 2, push.length - 30)) {
            byte[] garbled = push.clone();
            Arrays.fill(garbled, at, at + 8, (byte) 0xff);
            assertTrue(refused(garbled), "garbled at " + at);
            assertTrue(refused(Arrays.copyOf(push, at)), "cut at " + at);
        }
        assertEquals(List.of(), repositories.heads(flights));
        assertFalse(refused(push), "the benign twin");
    }

    private boolean refused(byte[] body) {
        try {
            return !pushed(body).contains("ok refs/heads/main");
        } catch (CodeFailure.Broken _) {
            return true;
        }
    }

    @Test
    void filesThatAreMostlyAlikeArePushedTogether() throws IOException {
        String answer = pushed(DeltaBomb.push("refs/heads/alike", 1 << 20, 64));
        assertTrue(answer.contains("ok refs/heads/alike"), answer);
        assertEquals(1, repositories.heads(flights).size());
    }

    private String pushed(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        repositories
                .git()
                .receive(
                        flights, GitOverHttp.ANN, Locale.ROOT, new ByteArrayInputStream(body), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void nonsenseInsteadOfGitsProtocolIsAnsweredAndMovesNothing() throws IOException {
        Random random = new Random(11); // seed 11
        for (int round = 0; round < 200; round++) {
            byte[] nonsense = new byte[random.nextInt(400)];
            random.nextBytes(nonsense);
            if (round % 2 == 0) {
                byte[] start = "00a5".getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(start, 0, nonsense, 0, Math.min(4, nonsense.length));
            }
            for (boolean push : new boolean[] {true, false}) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                ByteArrayInputStream in = new ByteArrayInputStream(nonsense);
                try {
                    if (push) {
                        repositories.git().receive(flights, GitOverHttp.ANN, Locale.ROOT, in, out);
                    } else {
                        repositories.git().upload(flights, Optional.of("version=2"), in, out);
                    }
                } catch (CodeFailure.Broken _) {
                    // as good an answer as any
                }
            }
        }
        assertEquals(List.of(), repositories.heads(flights));
    }

    private RealGit.Done pushTree(String entries) {
        RealGit.Done made = work.run(entries + "\n", "mktree", "--missing");
        assertEquals(0, made.code(), made.output());
        String commit = work.ok("commit-tree", made.output().strip(), "-m", "Hostile").strip();
        return work.run("", "push", server.url(flights), commit + ":refs/heads/main");
    }

    /// What a client sends to create `main`, as bytes.
    private byte[] recordedPush() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String command = "0".repeat(40) + " " + work.head() + " refs/heads/main\0 report-status";
        body.write(
                String.format(Locale.ROOT, "%04x", command.length() + 4)
                        .getBytes(StandardCharsets.US_ASCII));
        body.write(command.getBytes(StandardCharsets.US_ASCII));
        body.write("0000".getBytes(StandardCharsets.US_ASCII));
        Path list = folder.resolve("pack");
        RealGit.Done packed =
                work.run(work.head() + "\n", "pack-objects", "--revs", "-q", list.toString());
        Path pack = folder.resolve("pack-" + packed.output().strip() + ".pack");
        body.write(Files.readAllBytes(pack));
        return body.toByteArray();
    }

    private void limit(CodeSettings settings) {
        if (server != null) {
            server.close();
        }
        repositories = new CodeRepositories(database, Ids.ofSystem(), settings, PushCheck.NONE);
        server = new GitOverHttp(repositories);
    }
}
