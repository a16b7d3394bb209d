package dev.kaname.serving.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes protocol buffer fields, one after the other.
final class ProtobufWriter {
    private final ByteArrayOutputStream bytes;

    ProtobufWriter() {
        this(128);
    }

    ProtobufWriter(int expectedSize) {
        bytes = new ByteArrayOutputStream(expectedSize);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    void raw(byte[] source, int offset, int length) {
        bytes.write(source, offset, length);
    }

    void number(int field, long value) {
        varint(((long) field << 3) | Protobuf.VARINT);
        varint(value);
    }

    void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(int field, byte[] value) {
        bytes(field, value, 0, value.length);
    }

    void bytes(int field, byte[] value, int offset, int length) {
        varint(((long) field << 3) | Protobuf.BYTES);
        varint(length);
        bytes.write(value, offset, length);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
