package dev.kaname.e2e;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/// An ONNX model of any size: it looks a number up in a table of zeros. Made as it is read.
final class LargeModel {
    private static final int NUMBER = 0;
    private static final int BYTES = 2;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final byte[] head;
    private final long zeros;
    private final byte[] tail;

    /// @param zeros bytes of its table
    LargeModel(long zeros) {
        this.zeros = zeros;
        byte[] node = all(text(1, "table"), text(1, "x"), text(2, "y"), text(4, "Gather"));
        byte[] values = all(number(1, zeros / 4), number(2, FLOAT), text(8, "table"));
        byte[] raw = all(number(9 << 3 | BYTES), number(zeros));
        byte[] ends = all(message(11, value("x", INT64)), message(12, value("y", FLOAT)));
        byte[] before = all(message(1, node), text(2, "graph"));
        byte[] table = all(number(5 << 3 | BYTES), number(values.length + raw.length + zeros));
        long graph =
                before.length + table.length + values.length + raw.length + zeros + ends.length;
        this.head =
                all(
                        number(1, 8),
                        message(8, number(2, 13)),
                        number(7 << 3 | BYTES),
                        number(graph),
                        before,
                        table,
                        values,
                        raw);
        this.tail = ends;
    }

    long length() {
        return head.length + zeros + tail.length;
    }

    InputStream open() {
        return new SequenceInputStream(
                Collections.enumeration(
                        List.of(
                                new ByteArrayInputStream(head),
                                new Zeros(zeros),
                                new ByteArrayInputStream(tail))));
    }

    private static byte[] value(String name, int type) {
        byte[] dimension = message(1, text(2, "n"));
        byte[] tensor = all(number(1, type), message(2, dimension));
        return all(text(1, name), message(2, message(1, tensor)));
    }

    private static byte[] text(int field, String text) {
        return message(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(int field, byte[] bytes) {
        return all(number((long) field << 3 | BYTES), number(bytes.length), bytes);
    }

    private static byte[] number(int field, long value) {
        return all(number((long) field << 3 | NUMBER), number(value));
    }

    private static byte[] number(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = value;
        while (rest > 0x7f) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }

    private static byte[] all(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (byte[] part : parts) {
                bytes.write(part);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long count) {
            left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            java.util.Arrays.fill(into, offset, offset + count, (byte) 0);
            left -= count;
            return count;
        }
    }
}
