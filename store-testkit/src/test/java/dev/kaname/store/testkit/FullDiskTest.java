package dev.kaname.store.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kaname.store.FolderObjectStore;
import dev.kaname.store.IdKey;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.StoredFile;
import dev.kaname.store.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real file system of 2 MB that is really full. Needs the right to mount; aborted without.
class FullDiskTest {
    @TempDir Path folder;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.toString());
        assumeTrue(mounted, "this process may not mount a file system");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", folder.toString());
        }
    }

    @Test
    void anUploadThatDoesNotFitLeavesNothingAndTheNextThatFitsGoesThrough() throws IOException {
        Store store = open();
        StoredFile before = put(store, bytes(1, 200_000));

        assertThrows(StoreFailure.Unavailable.class, () -> put(store, bytes(2, 4_000_000)));

        assertEquals(List.of(), files("unpublished"));
        StoredFile after = put(store, bytes(3, 200_000));
        Store reopened = open();
        assertArrayEquals(bytes(1, 200_000), reopened.read(before.id()).readAllBytes());
        assertArrayEquals(bytes(3, 200_000), reopened.read(after.id()).readAllBytes());
        assertEquals(2, files("packs").size());
    }

    private Store open() {
        return Store.open("p1", FolderObjectStore.open(folder), IdKey.of(new byte[32]));
    }

    private List<Path> files(String below) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.toList();
        }
    }

    private static StoredFile put(Store store, byte[] bytes) throws IOException {
        try (Upload upload = store.begin()) {
            StoredFile file = upload.put(new ByteArrayInputStream(bytes));
            upload.flush();
            return file;
        }
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such program here
        }
    }
}
