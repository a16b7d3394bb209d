package dev.kaname.security.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A vault whose installation key is a file of 32 random bytes that only its owner can read.
///
/// Whoever loses the file loses every wrapped key: back it up apart from the database.
public final class FileVault implements Vault {
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String PREFIX = "kaname/1/";

    private final byte[] key;
    private final SecureRandom random;

    private FileVault(byte[] key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /// Opens the key in this folder, making both if they are not there.
    ///
    /// @throws IllegalStateException if the file is not a key, or others may read it
    public static FileVault in(Path folder, SecureRandom random) {
        Path file = folder.resolve("installation");
        try {
            Files.createDirectories(folder, OwnerFile.ownerOnly("rwx------"));
            if (Files.notExists(file)) {
                create(file, random);
            }
            checkPermissions(file);
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY) {
                throw new IllegalStateException(file + " is not an installation key");
            }
            return new FileVault(key, random);
        } catch (IOException e) {
            throw new UncheckedIOException("the installation key cannot be opened", e);
        }
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        byte[] fresh = new byte[KEY];
        random.nextBytes(fresh);
        OwnerFile.createOnce(file, fresh);
        OwnerFile.forceNameOf(OwnerFile.folderOf(file)); // the folder itself may be new
    }

    private static void checkPermissions(Path file) throws IOException {
        if (!Set.of("rw-------", "r--------")
                .contains(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))) {
            throw new IllegalStateException(
                    file + " can be read by others than its owner; chmod 600 it");
        }
    }

    @Override
    public byte[] wrap(byte[] plain, String context) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context, plain);
        return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    }

    @Override
    public byte[] unwrap(byte[] wrapped, String context) {
        if (wrapped.length <= NONCE) {
            throw new IllegalStateException("a wrapped key is too short");
        }
        return cipher(
                Cipher.DECRYPT_MODE,
                Arrays.copyOf(wrapped, NONCE),
                context,
                Arrays.copyOfRange(wrapped, NONCE, wrapped.length));
    }

    private byte[] cipher(int mode, byte[] nonce, String context, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(derive("wrap"), "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "a key cannot be unwrapped: it belongs to another installation or was changed",
                    e);
        }
    }

    @Override
    public byte[] derive(String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(key)
                                    .thenExpand(
                                            (PREFIX + purpose).getBytes(StandardCharsets.UTF_8),
                                            KEY));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks HKDF-SHA256", e);
        }
    }
}
