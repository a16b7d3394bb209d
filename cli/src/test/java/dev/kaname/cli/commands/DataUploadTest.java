package dev.kaname.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataUploadTest {
    @TempDir Path folder;

    @Test
    void aLinkToAFileIsThatFileAndFoldersBehindLinksAndEmptyOnesAreLeftOut() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "1");
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "2");
        Path given = Files.createDirectories(folder.resolve("given/empty")).getParent();
        Files.createSymbolicLink(given.resolve("link"), file);
        Files.createSymbolicLink(given.resolve("folder"), outside);

        assertEquals(
                List.of("to/link"),
                DataUpload.collect(List.of(given), "to").stream()
                        .map(DataUpload.Member::name)
                        .toList());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aBackslashInANameIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("a\\b.csv"), "1");

        for (Path given : List.of(file, folder)) {
            assertEquals(
                    "to/a\\b.csv",
                    DataUpload.collect(List.of(given), "to").getFirst().name(),
                    "the server says that it cannot be kept so");
        }
    }

    @Test
    void aFileWhoseNameIsNotUtf8IsRefusedByName() throws Exception {
        Files.writeString(folder.resolve("plain"), "1");
        assertEquals(1, DataUpload.collect(List.of(folder), "").size());
        Process made =
                new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'odd\\377.csv')\"")
                        .directory(folder.toFile())
                        .start();
        assertEquals(0, made.waitFor());

        InvalidPathException refused =
                assertThrows(
                        InvalidPathException.class, () -> DataUpload.collect(List.of(folder), ""));
        assertTrue(refused.getInput().contains("odd"), refused.getInput());
    }

    @Test
    void aFileWithABackslashInItsNameDoesNotGetAnotherOne() throws IOException {
        Files.writeString(folder.resolve("a\\b"), "1");

        assertEquals(
                List.of("to/a\\b"),
                DataUpload.collect(List.of(folder), "to").stream()
                        .map(DataUpload.Member::name)
                        .toList());
    }
}
