package dev.kaname.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaname.security.keys.FileVault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileVaultTest {
    private final SecureRandom random = new SecureRandom();
    private final byte[] key = {1, 2, 3};

    @Test
    void aVaultOpensWhatItWrappedAlsoAfterARestart(@TempDir Path folder) {
        byte[] wrapped = FileVault.in(folder, random).wrap(key, "project/1");

        assertArrayEquals(key, FileVault.in(folder, random).unwrap(wrapped, "project/1"));
    }

    @Test
    void anotherContextAnotherVaultOrAChangedByteOpensNothing(
            @TempDir Path folder, @TempDir Path elsewhere) {
        FileVault vault = FileVault.in(folder, random);
        byte[] wrapped = vault.wrap(key, "project/1");
        byte[] changed = wrapped.clone();
        changed[changed.length - 1] ^= 1;

        assertThrows(IllegalStateException.class, () -> vault.unwrap(wrapped, "project/2"));
        assertThrows(IllegalStateException.class, () -> vault.unwrap(changed, "project/1"));
        assertThrows(
                IllegalStateException.class,
                () -> FileVault.in(elsewhere, random).unwrap(wrapped, "project/1"));
    }

    @Test
    void onlyItsOwnerCanReadTheKeyAndAnOpenOneIsRefused(@TempDir Path folder) throws Exception {
        FileVault.in(folder, random);
        Path file = folder.resolve("installation");

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(IllegalStateException.class, () -> FileVault.in(folder, random));
    }
}
