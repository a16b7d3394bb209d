package dev.kaname.cli.commands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarPiecesTest {
    private static final int SEED = 4711;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 512, 4096, 1 << 20})
    void anArchiveHoldsItsFilesHoweverItIsCut(int pieceSize) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Random random = new Random(SEED);
        for (int size : List.of(0, 1, 511, 512, 513, 10_000)) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            files.put("of-" + size, bytes);
        }
        files.put("日本語/" + "n".repeat(150) + "/long.csv", new byte[] {1, 2, 3});

        byte[] archive = archive(new TarPieces(members(files), pieceSize, (_, _, _) -> {}));

        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new ByteArrayInputStream(archive), "UTF-8")) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = tar.getNextEntry();
                assertEquals(file.getKey(), entry.getName());
                assertArrayEquals(file.getValue(), tar.readAllBytes());
            }
            assertEquals(Optional.empty(), Optional.ofNullable(tar.getNextEntry()));
        }
        assertEquals(0, archive.length % 512);
    }

    @Test
    void theWatcherIsToldHowFarItCame() throws IOException {
        List<Long> told = new ArrayList<>();
        archive(
                new TarPieces(
                        members(Map.of("one", new byte[1500])),
                        1024,
                        (_, done, total) -> told.add(1000 * total + done)));
        assertEquals(List.of(1_500_512L, 1_501_500L), told);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void aFileOfAnotherSizeThanWhenItWasListedBreaksTheArchive(int more) throws IOException {
        List<DataUpload.Member> listed = members(Map.of("one", new byte[2000]));
        Files.write(listed.getFirst().file(), new byte[2000 + more]);
        TarPieces pieces = new TarPieces(listed, 256, (_, _, _) -> {});
        if (more == 0) {
            assertTrue(archive(pieces).length > 2000);
        } else {
            IOException refused = assertThrows(IOException.class, () -> archive(pieces));
            assertTrue(refused.getMessage().endsWith("one changed while it was sent"));
        }
    }

    @Test
    void aFileThatGrowsWhileItIsReadBreaksTheArchive() throws IOException {
        List<DataUpload.Member> listed = members(Map.of("one", new byte[2000]));
        TarPieces pieces = new TarPieces(listed, 1024, (_, _, _) -> {});
        pieces.next();
        Files.write(listed.getFirst().file(), new byte[1], StandardOpenOption.APPEND);
        assertThrows(IOException.class, () -> archive(pieces));
    }

    @Test
    void aFileThatIsGoneBreaksTheArchive() throws IOException {
        List<DataUpload.Member> listed = members(Map.of("one", new byte[2000]));
        Files.delete(listed.getFirst().file());
        TarPieces pieces = new TarPieces(listed, 1024, (_, _, _) -> {});
        assertThrows(IOException.class, () -> archive(pieces));
    }

    private List<DataUpload.Member> members(Map<String, byte[]> files) throws IOException {
        List<DataUpload.Member> members = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve("file" + members.size() + "-one");
            Files.write(path, file.getValue());
            members.add(new DataUpload.Member(path, file.getKey(), file.getValue().length));
        }
        return members;
    }

    private static byte[] archive(TarPieces pieces) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (pieces) {
            Optional<ByteBuffer> piece = pieces.next();
            while (piece.isPresent()) {
                bytes.write(piece.get().array(), 0, piece.get().limit());
                piece = pieces.next();
            }
        }
        return bytes.toByteArray();
    }
}
