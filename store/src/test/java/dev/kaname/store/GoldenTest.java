package dev.kaname.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The format, byte for byte, as `docs/reference/store-format.md` describes it. These files never
/// change: a difference here means that every commit anybody has would get another name.
///
/// The id key of all of them is the 32 bytes 00 01 … 1f.
class GoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final HexFormat HEX = HexFormat.of();
    private static final IdKey KEY = IdKey.of(counting(32));
    private static final Instant TIME = Instant.parse("2026-11-21T12:34:56.789012Z");

    private final MemoryObjectStore objects = new MemoryObjectStore();
    private final Store store = Store.open("p1", objects, KEY, () -> "golden");

    @Test
    void gearTable() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            text.append(HEX.toHexDigits((byte) i)).append(' ');
            text.append(HEX.toHexDigits(Chunker.GEAR[i])).append('\n');
        }
        check("gear.txt", text);
    }

    @Test
    void wherePiecesEnd() throws IOException {
        StringBuilder text = new StringBuilder();
        Map<String, byte[]> inputs = new TreeMap<>();
        inputs.put("noise of 65537 bytes", noise(65_537));
        inputs.put("noise of 300000 bytes", noise(300_000));
        inputs.put("noise of 2000000 bytes", noise(2_000_000));
        inputs.put("zeros, 600000 bytes", new byte[600_000]);
        inputs.forEach((name, data) -> {
            text.append(name).append(':');
            for (int from = 0; from < data.length; ) {
                int length = Chunker.cut(data, from, data.length - from);
                text.append(' ').append(length);
                from += length;
            }
            text.append('\n');
        });
        check("pieces.txt", text);
    }

    @Test
    void namesOfFiles() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Upload upload = store.begin()) {
            line(text, "empty", upload, new byte[0]);
            line(text, "hello", upload, "hello".getBytes(StandardCharsets.UTF_8));
            line(text, "noise of 65536 bytes", upload, noise(65_536));
            line(text, "noise of 65537 bytes", upload, noise(65_537));
            line(text, "noise of 2000000 bytes", upload, noise(2_000_000));
            line(text, "noise of 30000000 bytes", upload, noise(30_000_000));
            line(text, "zeros, 600000 bytes", upload, new byte[600_000]);
        }
        check("files.txt", text);
    }

    private static void line(StringBuilder text, String what, Upload upload, byte[] bytes)
            throws IOException {
        StoredFile file = upload.put(new ByteArrayInputStream(bytes));
        text.append(what).append(": ").append(file.id()).append('\n');
    }

    @Test
    void aListOfPieces() throws IOException {
        Recorder recorder = new Recorder();
        ChunkList.Builder list = new ChunkList.Builder(recorder);
        list.add(new ChunkList.Piece(70_000, id(1)));
        list.add(new ChunkList.Piece(65_536, id(2)));
        list.add(new ChunkList.Piece(1, id(3)));
        list.finish();
        check("chunk-list.txt", recorder.text);
    }

    @Test
    void aLeafOfATree() throws IOException {
        Recorder recorder = new Recorder();
        TreeBuilder builder = new TreeBuilder(recorder, ends());
        add(builder, new TreeEntry("flights/2013-01.csv", new FileId(id(1)), 300, Map.of()));
        add(
                builder,
                new TreeEntry(
                        "flights/2013-02.csv",
                        new FileId(id(2)),
                        5,
                        Map.of("content-type", "text/csv", "a", "b")));
        add(builder, new TreeEntry("データ.csv", new FileId(id(3)), 0, Map.of()));
        builder.finish();
        check("tree-leaf.txt", recorder.text);
    }

    @Test
    void aTreeOfManyNodes() throws IOException {
        StringBuilder text = new StringBuilder();
        TreeEdit edit = new TreeEdit();
        for (int i = 0; i < 20_000; i++) {
            edit.put(new TreeEntry("data/part-" + i + ".parquet", new FileId(id(i)), i, Map.of()));
        }
        try (Upload upload = store.begin()) {
            TreeId tree = upload.edit(store.emptyTree(), edit);
            text.append("root: ").append(tree).append('\n');
            upload.flush();
            NodeReader nodes = new NodeReader(upload(upload));
            describe(text, nodes, tree.object(), "");
        }
        text.append("empty tree: ").append(store.emptyTree()).append('\n');
        check("tree.txt", text);
    }

    private ObjectSource upload(Upload upload) {
        upload.flush();
        return new Packs(objects, KEY, () -> "none")::read;
    }

    private static void describe(StringBuilder text, NodeReader nodes, ObjectId id, String indent) {
        TreeNode node = nodes.read(id);
        for (TreeNode.Child child : node.children()) {
            text.append(indent).append(new String(child.key(), StandardCharsets.UTF_8));
            text.append(' ').append(child.files()).append(' ').append(child.bytes());
            text.append(' ').append(child.id()).append('\n');
            describe(text, nodes, child.id(), indent + "  ");
        }
    }

    @Test
    void aCommit() throws IOException {
        Recorder recorder = new Recorder();
        Commit commit =
                new Commit(
                        new TreeId(id(1)),
                        List.of(new CommitId(id(2)), new CommitId(id(3))),
                        "Ana",
                        "花子",
                        TIME,
                        "Add January\n",
                        Map.of("run", "0123", "b", ""));
        recorder.put(ObjectKind.COMMIT, commit.encode());
        recorder.put(
                ObjectKind.COMMIT,
                new Commit(
                                store.emptyTree(),
                                List.of(),
                                "",
                                "",
                                Instant.EPOCH.minusSeconds(1),
                                "",
                                Map.of())
                        .encode());
        check("commit.txt", recorder.text);
    }

    @Test
    void aPack() throws IOException {
        try (Upload upload = store.begin()) {
            StoredFile file = Samples.put(upload, "hello");
            TreeEdit edit = new TreeEdit().put(RepoPath.parse("a.txt"), file);
            upload.seal(Reference.free("heads/main"), edit, NewCommit.by("Ana", TIME, "Add a.txt"));
        }
        byte[] pack = objects.read("packs/golden.pack", 0, 1 << 20);
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < pack.length; from += 32) {
            text.append(HEX.formatHex(pack, from, Math.min(pack.length, from + 32))).append('\n');
        }
        check("pack.txt", text);
    }

    @Test
    void whatAReleasedVersionWroteIsStillRead() throws IOException {
        String hex = Files.readString(GOLDEN.resolve("pack.txt")).replace("\n", "");
        MemoryObjectStore old = new MemoryObjectStore();
        try (ObjectStore.Unpublished pack = old.create("packs/old.pack")) {
            pack.write(ByteBuffer.wrap(HEX.parseHex(hex)));
            pack.publish();
        }
        Store reader = Store.open("p1", old, KEY);
        String commit = Files.readString(GOLDEN.resolve("pack-commit.txt")).strip();
        TreeEntry entry =
                reader.tree(CommitId.parse(commit)).find(RepoPath.parse("a.txt")).orElseThrow();
        assertEquals(
                "hello",
                new String(reader.read(entry.content()).readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void whereNodesEnd() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("key: ");
        text.append(HEX.formatHex(Digester.derive(KEY, "kaname path ends 1"), 0, 16)).append('\n');
        for (String path : List.of("a", "flights/2013-01.csv", "データ.csv")) {
            byte[] key = path.getBytes(StandardCharsets.UTF_8);
            for (int level = 0; level < 2; level++) {
                byte[] input = new byte[key.length + 1];
                input[0] = (byte) level;
                System.arraycopy(key, 0, input, 1, key.length);
                text.append(level).append(' ').append(path).append(": ");
                text.append(HEX.toHexDigits(ends().of(input))).append('\n');
            }
        }
        check("path-ends.txt", text);
    }

    /// Writes down every object with its id.
    private static final class Recorder implements ObjectSink {
        private final StringBuilder text = new StringBuilder();
        private final Digester digester = new Digester(KEY);

        @Override
        public ObjectId put(ObjectKind kind, byte[] bytes) {
            ObjectId id = digester.name(kind, bytes);
            text.append(kind).append(' ').append(id).append('\n');
            text.append(HEX.formatHex(bytes)).append('\n');
            return id;
        }
    }

    private static void add(TreeBuilder builder, TreeEntry entry) {
        builder.add(new TreeNode.File(entry.key(), entry));
    }

    private static SipHash ends() {
        return new SipHash(Digester.derive(KEY, "kaname path ends 1"));
    }

    private static ObjectId id(int n) {
        return new ObjectId(n, 2L * n, 3L * n, 4L * n);
    }

    /// Block i is SHA-256 of `kaname golden` and i as eight bytes, big-endian.
    private static byte[] noise(int length) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            ByteBuffer noise = ByteBuffer.allocate(length + 32);
            for (long i = 0; noise.position() < length; i++) {
                sha.update("kaname golden".getBytes(StandardCharsets.US_ASCII));
                sha.update(ByteBuffer.allocate(8).putLong(i).flip());
                noise.put(sha.digest());
            }
            return java.util.Arrays.copyOf(noise.array(), length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static void check(String file, CharSequence text) throws IOException {
        assertEquals(Files.readString(GOLDEN.resolve(file)), text.toString(), file);
    }
}
