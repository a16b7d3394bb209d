package dev.kaname.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");
    private final MemoryObjectStore objects = new MemoryObjectStore();
    private final Store store = Samples.store(objects);

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 511, 65_535, 65_536, 65_537, 300_000, 5_000_000, 40_000_000})
    void whatWasPutIsReadBack(int size) throws IOException {
        byte[] bytes = Samples.bytes(size, size);
        StoredFile file;
        try (Upload upload = store.begin()) {
            file = Samples.put(upload, bytes);
            upload.flush();
        }
        assertEquals(size, file.size());
        assertEquals(size, store.size(file.id()));
        try (InputStream in = store.read(file.id())) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
        try (InputStream in = Samples.store(objects).read(file.id())) {
            assertArrayEquals(bytes, in.readAllBytes(), "after opening the store again");
        }
    }

    @Test
    void anyRangeIsReadAlone() throws IOException {
        byte[] bytes = Samples.bytes(3, 12_000_000);
        StoredFile file;
        try (Upload upload = store.begin()) {
            file = Samples.put(upload, bytes);
            upload.flush();
        }
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            int offset = random.nextInt(bytes.length + 1);
            int length = random.nextInt(300_000);
            int end = Math.min(bytes.length, offset + length);
            try (InputStream in = store.read(file.id(), offset, length)) {
                // some byte by byte, the rest passed on: both ways know where the other stopped
                ByteArrayOutputStream got = new ByteArrayOutputStream();
                got.writeBytes(in.readNBytes(random.nextInt(length + 1)));
                long before = got.size();
                assertEquals(end - offset - before, in.transferTo(got));
                assertArrayEquals(
                        java.util.Arrays.copyOfRange(bytes, offset, end), got.toByteArray());
            }
        }
        try (InputStream in = store.read(file.id(), bytes.length + 5L, 10)) {
            assertEquals(-1, in.read());
        }
    }

    @Test
    void howBytesArriveNeverChangesAnId() throws IOException {
        byte[] bytes = Samples.bytes(5, 3_000_000);
        try (Upload upload = store.begin()) {
            FileId whole = Samples.put(upload, bytes).id();
            InputStream dribbling =
                    new SequenceInputStream(
                            new ByteArrayInputStream(bytes, 0, 70_001),
                            new ByteArrayInputStream(bytes, 70_001, bytes.length - 70_001)) {
                        @Override
                        public int read(byte[] into, int offset, int length) throws IOException {
                            return super.read(into, offset, Math.min(length, 1_013));
                        }
                    };
            assertEquals(whole, upload.put(dribbling).id());
        }
    }

    @Test
    void theSameBytesAreKeptOnce() {
        byte[] bytes = Samples.bytes(6, 2_000_000);
        for (int i = 0; i < 3; i++) {
            try (Upload upload = store.begin()) {
                Samples.put(upload, bytes);
                Samples.put(upload, bytes);
                upload.flush();
            }
        }
        assertEquals(1, objects.list("packs/", "", 10).size());
    }

    @Test
    void anEditInALargeFileStoresAFewPieces() {
        byte[] bytes = Samples.bytes(7, 30_000_000);
        try (Upload upload = store.begin()) {
            Samples.put(upload, bytes);
            upload.flush();
        }
        bytes[15_000_000]++;
        try (Upload upload = store.begin()) {
            Samples.put(upload, bytes);
            upload.flush();
        }
        String last = objects.list("packs/", "", 10).getLast();
        assertTrue(objects.size(last).orElseThrow() < 600_000);
    }

    @Test
    void textIsKeptSmaller() {
        String text = "2013-01-01,EWR,IAH,1400,UA,N14228,1545\n".repeat(100_000);
        try (Upload upload = store.begin()) {
            Samples.put(upload, text);
            upload.flush();
        }
        long kept = objects.size(objects.list("packs/", "", 1).getFirst()).orElseThrow();
        assertTrue(kept < text.length() / 10, () -> kept + " bytes");
    }

    @Test
    void anUploadThatIsClosedLeavesNothing() {
        try (Upload upload = store.begin()) {
            Samples.put(upload, "gone");
        }
        assertEquals(List.of(), objects.list("", "", 10));
    }

    @Test
    void aFileOfAnotherKeyHasAnotherId() {
        Store other =
                Store.open("p2", new MemoryObjectStore(), IdKey.of(new byte[32]), () -> "pack");
        try (Upload mine = store.begin();
                Upload theirs = other.begin()) {
            assertTrue(!Samples.put(mine, "x").id().equals(Samples.put(theirs, "x").id()));
        }
    }

    @Test
    void aCommitAnswersWhatItWasMadeOf() {
        Sealed first = commit(Reference.free("heads/main"), "a.csv", "one");
        Reference main = new Reference("heads/main", first.target().toString(), 1);
        Sealed second = commit(main, "b.csv", "two");

        Commit commit = store.commit(second.target());
        assertEquals(List.of(first.target()), commit.parents());
        assertEquals("ana", commit.author());
        assertEquals(NOON, commit.time());
        assertEquals(
                List.of(second.target(), first.target()),
                store.log(second.target(), 10).stream().map(Store.Logged::id).toList());
        assertEquals(
                List.of("a.csv", "b.csv"),
                store.tree(second.target()).list("", "", "/", 10).items().stream()
                        .map(Tree.Item::path)
                        .toList());
    }

    @Test
    void aCommitThatChangesNothingIsTheOneBefore() {
        Sealed first = commit(Reference.free("heads/main"), "a.csv", "one");
        Reference main = new Reference("heads/main", first.target().toString(), 1);
        assertTrue(commit(main, "a.csv", "one").changesNothing());
        assertEquals(first.target(), commit(main, "a.csv", "one").target());
    }

    @Test
    void whatDoesNotExistIsMissing() {
        String id = "00".repeat(32);
        assertThrows(StoreFailure.Missing.class, () -> store.commit(CommitId.parse(id)));
        assertThrows(StoreFailure.Missing.class, () -> store.tree(TreeId.parse(id)));
        assertThrows(StoreFailure.Missing.class, () -> store.read(FileId.parse(id)));
        Sealed sealed = commit(Reference.free("heads/main"), "a.csv", "one");
        String tree = store.commit(sealed.target()).tree().toString();
        assertThrows(StoreFailure.Missing.class, () -> store.commit(CommitId.parse(tree)));
    }

    @Test
    void idsThatAreNotIdsAreRefused() {
        for (String id :
                new String[] {"", "abc", "G0".repeat(32), "AB".repeat(32), "0".repeat(65)}) {
            assertThrows(StoreFailure.Invalid.class, () -> CommitId.parse(id), id);
        }
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        StoredFile file;
        try (Upload upload = store.begin()) {
            file = Samples.put(upload, Samples.bytes(8, 50_000));
            upload.flush();
        }
        String pack = objects.list("packs/", "", 1).getFirst();
        byte[] bytes = objects.read(pack, 0, 1 << 20);
        bytes[20_000] ^= 1;
        objects.delete(pack);
        try (ObjectStore.Unpublished again = objects.create(pack)) {
            again.write(java.nio.ByteBuffer.wrap(bytes));
            again.publish();
        }
        assertThrows(StoreFailure.Corrupt.class, () -> store.read(file.id()).readAllBytes());
    }

    @ParameterizedTest(name = "{0} bytes before the end")
    @ValueSource(ints = {1, 10, 30, 100})
    void aDamagedIndexIsMadeAnewFromTheRecords(int fromEnd) throws IOException {
        Sealed sealed = commit(Reference.free("heads/main"), "a.csv", "one");
        String pack = objects.list("packs/", "", 1).getFirst();
        byte[] bytes = objects.read(pack, 0, 1 << 20);
        bytes[bytes.length - fromEnd] ^= 1;
        objects.delete(pack);
        try (ObjectStore.Unpublished again = objects.create(pack)) {
            again.write(java.nio.ByteBuffer.wrap(bytes));
            again.publish();
        }
        Store reopened = Samples.store(objects);
        TreeEntry entry =
                reopened.tree(sealed.target()).find(RepoPath.parse("a.csv")).orElseThrow();
        assertEquals(
                "one",
                new String(reopened.read(entry.content()).readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void anAttributeBelongsToTheIdentityOfTheTree() {
        try (Upload upload = store.begin()) {
            StoredFile file = Samples.put(upload, "x");
            RepoPath path = RepoPath.parse("a.csv");
            TreeId plain = upload.edit(store.emptyTree(), new TreeEdit().put(path, file));
            TreeId typed =
                    upload.edit(
                            store.emptyTree(),
                            new TreeEdit()
                                    .put(path, file, java.util.Map.of("content-type", "text/csv")));
            upload.flush();
            assertTrue(!plain.equals(typed));
            assertEquals(
                    Optional.of("text/csv"),
                    store.tree(typed).find(path).map(e -> e.attributes().get("content-type")));
        }
    }

    private Sealed commit(Reference seen, String path, String text) {
        try (Upload upload = store.begin()) {
            TreeEdit edit =
                    new TreeEdit()
                            .put(
                                    RepoPath.parse(path),
                                    Samples.put(upload, text.getBytes(StandardCharsets.UTF_8)));
            return upload.seal(seen, edit, NewCommit.by("ana", NOON, "add " + path));
        }
    }

    private static Reference moved(Reference seen, Sealed sealed) {
        return seen.movedTo(sealed.target().toString());
    }
}
