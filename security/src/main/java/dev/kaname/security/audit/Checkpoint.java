package dev.kaname.security.audit;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// How long the log was and which hash stood for all of it, as a signed note: the text form that
/// transparency logs use, so that their tools read it.
///
/// ```text
/// kaname/4f2a…
/// 4711
/// <root, base64>
///
/// — kaname/4f2a… <4 bytes naming the key and the Ed25519 signature, base64>
/// ```
///
/// @param origin which log it is, for as long as the installation lives
public record Checkpoint(String origin, long size, String root, String signature) {
    private static final byte ED25519 = 1;
    private static final int KEY_HASH = 4;
    private static final String DASH = "— ";
    private static final int LINES = 5;
    private static final int ROOT = 32;

    /// Far more than a note has; what is longer is no note, however much of it there is.
    private static final int LONGEST_NOTE = 4_096;

    /// What is signed.
    static String body(String origin, long size, byte[] root) {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /// The whole note.
    public String note() {
        return body(origin, size, HexFormat.of().parseHex(root))
                + "\n"
                + DASH
                + origin
                + " "
                + signature
                + "\n";
    }

    /// @throws IllegalArgumentException if this is no note of that form
    public static Checkpoint parse(String note) {
        List<String> lines = Arrays.asList(note.split("\n", -1));
        if (lines.size() != 6
                || !lines.get(3).isEmpty()
                || !lines.get(5).isEmpty()
                || !lines.get(4).startsWith(DASH + lines.get(0) + " ")) {
            throw new IllegalArgumentException("not a checkpoint");
        }
        byte[] root = Base64.getDecoder().decode(lines.get(2));
        String signature = lines.get(4).substring((DASH + lines.get(0) + " ").length());
        if (root.length != ROOT || Base64.getDecoder().decode(signature).length <= KEY_HASH) {
            throw new IllegalArgumentException("not a checkpoint");
        }
        return new Checkpoint(
                lines.get(0),
                Long.parseLong(lines.get(1)),
                HexFormat.of().formatHex(root),
                signature);
    }

    /// Reads notes one after the other, as `audit/checkpoints` holds them and any copy of it. What
    /// is cut off at the end is no whole note, and is dropped: a crash or a copy leaves that.
    ///
    /// @return how many there were
    /// @throws IllegalArgumentException if something else stands there
    public static long readAll(Reader text, Consumer<Checkpoint> each) throws IOException {
        long count = 0;
        Optional<String> note = next(text);
        while (note.isPresent()) {
            each.accept(parse(note.get()));
            count++;
            note = next(text);
        }
        return count;
    }

    private static Optional<String> next(Reader text) throws IOException {
        StringBuilder note = new StringBuilder();
        int lines = 0;
        while (lines < LINES) {
            int next = text.read();
            if (next < 0) {
                return Optional.empty();
            }
            note.append((char) next);
            lines += next == '\n' ? 1 : 0;
            if (note.length() > LONGEST_NOTE) {
                throw new IllegalArgumentException("not a checkpoint");
            }
        }
        return Optional.of(note.toString());
    }

    static Checkpoint sign(String origin, HashTree tree, CheckpointKey key) {
        byte[] signed = key.sign(body(origin, tree.size(), tree.root()));
        byte[] named = Arrays.copyOf(keyHash(origin, key.publicKey()), KEY_HASH + signed.length);
        System.arraycopy(signed, 0, named, KEY_HASH, signed.length);
        return new Checkpoint(
                origin,
                tree.size(),
                HexFormat.of().formatHex(tree.root()),
                Base64.getEncoder().encodeToString(named));
    }

    /// Whether one of these keys signed it.
    public boolean signedBy(List<PublicKey> keys) {
        byte[] named = Base64.getDecoder().decode(signature);
        if (named.length <= KEY_HASH) {
            return false;
        }
        byte[] hash = Arrays.copyOf(named, KEY_HASH);
        byte[] signed = Arrays.copyOfRange(named, KEY_HASH, named.length);
        return keys.stream()
                .filter(key -> Arrays.equals(hash, keyHash(origin, key)))
                .anyMatch(key -> verifies(key, signed));
    }

    private boolean verifies(PublicKey key, byte[] signed) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(
                    body(origin, size, HexFormat.of().parseHex(root))
                            .getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // a signature of the wrong form is a wrong signature
        }
    }

    private static byte[] keyHash(String origin, PublicKey key) {
        byte[] name = (origin + "\n").getBytes(StandardCharsets.UTF_8);
        java.security.MessageDigest digest = Hashes.sha256();
        digest.update(name);
        digest.update(ED25519);
        digest.update(CheckpointKey.raw(key));
        return Arrays.copyOf(digest.digest(), KEY_HASH);
    }
}
