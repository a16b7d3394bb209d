package dev.kaname.pipelines.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One encoding for one meaning: a version byte, then each text as its length in bytes (32 bits,
/// big-endian) and its UTF-8. No two different lists of texts give the same bytes.
final class Canonical {
    private final MessageDigest sha256;

    Canonical(byte version) {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        sha256.update(version);
    }

    Canonical add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sha256.update(bytes);
        return this;
    }

    /// SHA-256 as 64 hex digits. Ends this encoding.
    String digest() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
