package dev.kaname.security.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The hashes of RFC 6962: leaves and inner nodes are told apart by their first byte.
final class Hashes {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private Hashes() {}

    static byte[] leaf(String record) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(record.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    static byte[] ofNothing() {
        return sha256().digest();
    }

    static String plain(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
