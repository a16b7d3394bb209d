package dev.kaname.security.audit;

import dev.kaname.security.keys.OwnerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/// The key that signs checkpoints, in two files: the private part for the server alone, the public
/// part (`audit.pub`, base64 of the X.509 form) to be given to whoever verifies.
public final class CheckpointKey {
    private static final int RAW = 32;

    private final PrivateKey key;
    private final PublicKey publicKey;

    private CheckpointKey(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /// Opens the key in this folder, making it if it is not there.
    public static CheckpointKey in(Path folder) {
        Path secret = folder.resolve("audit.key");
        Path open = folder.resolve("audit.pub");
        try {
            if (Files.notExists(secret)) {
                KeyPair made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                write(open, made.getPublic().getEncoded());
                write(secret, made.getPrivate().getEncoded());
            }
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            return new CheckpointKey(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(read(secret))),
                    publicKey(Files.readString(open)));
        } catch (IOException e) {
            throw new UncheckedIOException("the key of the audit log cannot be opened", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(secret + " is not a key", e);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        String text = Base64.getEncoder().encodeToString(bytes) + "\n";
        OwnerFile.replace(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] read(Path file) throws IOException {
        return Base64.getDecoder().decode(Files.readString(file).strip());
    }

    /// Reads the public part as it stands in `audit.pub`.
    ///
    /// @throws IllegalArgumentException if it is none
    public static PublicKey publicKey(String text) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(text.strip())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key of an audit log", e);
        }
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /// The 32 bytes of an Ed25519 key, which end its X.509 form.
    static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length);
    }

    byte[] sign(String text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }
}
