package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folders of one attempt.
class WorkplaceTest {
    @Test
    void whatAStepClosedIsClearedAndWhatALinkLeadsToIsNot(@TempDir Path folder) throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "kept");
        Workplace place = new Workplace(folder.resolve("attempt"));
        place.lay();
        Path inner = Files.createDirectories(place.work().resolve("a/b"));
        Files.writeString(inner.resolve("file"), "x");
        Files.createSymbolicLink(inner.resolve("link"), outside);
        Files.createSymbolicLink(place.work().resolve("folder"), folder);
        Files.setPosixFilePermissions(
                place.work().resolve("a"), PosixFilePermissions.fromString("---------"));
        place.note("said before");
        place.clear();
        assertEquals(List.of("setup.log"), names(place.root()));
        assertTrue(Files.exists(outside));
    }

    @Test
    void aPlaceThatWasClearedIsLaidAnew(@TempDir Path folder) {
        Workplace place = new Workplace(folder);
        place.lay();
        place.laid();
        assertTrue(place.isLaid());
        place.clear();
        assertFalse(place.isLaid());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
