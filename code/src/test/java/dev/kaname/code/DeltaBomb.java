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
    private static final int DELTA_OF_PLACE = 6;
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

    /// What a client sends to create a branch with files of which each is made from one before it.
    ///
    /// @param size of each file, in bytes
    /// @param depth how often one is made from another
    /// @param branches how many are made from each that is not the last
    static byte[] tree(String ref, int size, int depth, int branches) throws IOException {
        DeltaBomb bomb = new DeltaBomb(size);
        bomb.begin(depth * branches + 3);
        int from = bomb.pack.size();
        bomb.object(BLOB, new byte[0], new byte[size]);
        for (int level = 0; level < depth; level++) {
            int next = bomb.pack.size();
            for (int branch = 0; branch < branches; branch++) {
                byte[] base = distance(bomb.pack.size() - from);
                bomb.object(DELTA_OF_PLACE, base, bomb.delta(1 + level * branches + branch));
            }
            from = next;
        }
        return bomb.end(ref);
    }

    private byte[] body(String ref, int files) throws IOException {
        begin(files + 3);
        byte[] base = new byte[size];
        object(BLOB, new byte[0], base);
        for (int file = 0; file < files; file++) {
            object(DELTA, name("blob", base), delta(file + 1));
        }
        return end(ref);
    }

    private void begin(int objects) {
        pack.writeBytes("PACK\0\0\0\2".getBytes(StandardCharsets.US_ASCII));
        pack.writeBytes(number(objects, 4));
    }

    private byte[] end(String ref) throws IOException {
        byte[] blob = name("blob", new byte[size]);
        byte[] tree = join("100644 a\0".getBytes(StandardCharsets.US_ASCII), blob);
        byte[] commit =
                ("tree "
                                + HexFormat.of().formatHex(name("tree", tree))
                                + "\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\nx\n")
                        .getBytes(StandardCharsets.US_ASCII);
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

    /// The highest bits first, each further byte standing for one more.
    private static byte[] distance(int value) {
        byte[] out = {(byte) (value & 0x7f)};
        for (int left = value >> 7; left > 0; left >>= 7) {
            left--;
            out = join(new byte[] {(byte) (left & 0x7f | 0x80)}, out);
        }
        return out;
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
