package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Writes the canonical form of an object: fixed big-endian words, and numbers of variable length,
/// seven bits a byte, the low ones first.
final class Encoder {
    private byte[] bytes;
    private int length;

    Encoder(int expected) {
        bytes = new byte[expected];
    }

    int length() {
        return length;
    }

    Encoder u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    Encoder number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a number of variable length is not negative");
        }
        reserve(9);
        long rest = value;
        while (rest >= 0x80) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    Encoder i64(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            u8((int) (value >>> shift));
        }
        return this;
    }

    Encoder id(ObjectId id) {
        reserve(ObjectId.BYTES);
        id.write(bytes, length);
        length += ObjectId.BYTES;
        return this;
    }

    Encoder raw(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return this;
    }

    Encoder text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return number(utf8.length).raw(utf8, 0, utf8.length);
    }

    /// In the order of the names' UTF-8 bytes, so that equal maps have equal bytes.
    Encoder attributes(Map<String, String> attributes) {
        if (attributes.isEmpty()) {
            return number(0);
        }
        TreeMap<byte[], String> sorted = new TreeMap<>(Arrays::compareUnsigned);
        attributes.forEach(
                (name, value) -> sorted.put(name.getBytes(StandardCharsets.UTF_8), value));
        number(sorted.size());
        sorted.forEach((name, value) -> number(name.length).raw(name, 0, name.length).text(value));
        return this;
    }

    /// Empties the encoder for the next use.
    void clear() {
        length = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
