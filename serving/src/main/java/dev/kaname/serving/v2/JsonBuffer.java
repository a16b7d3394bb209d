package dev.kaname.serving.v2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON being written, in memory that is used again for the next answer. Not safe for several
/// threads.
public final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int KEEP = 1 << 20;
    private static final int LONGEST_NUMBER = 26;

    private byte[] bytes = new byte[1024];
    private int length;
    private final StringBuilder digits = new StringBuilder(32);

    void clear() {
        length = 0;
        if (bytes.length > KEEP) {
            bytes = new byte[1024];
        }
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /// Leaves room for so many bytes at the end and answers all of it.
    byte[] toBytes(int room) {
        return Arrays.copyOf(bytes, Math.addExact(length, room));
    }

    JsonBuffer raw(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    /// ASCII that needs no escape.
    JsonBuffer raw(String text) {
        int size = text.length();
        reserve(size);
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    JsonBuffer raw(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
        return this;
    }

    JsonBuffer hex(long value, int digitCount) {
        reserve(digitCount);
        for (int shift = 4 * (digitCount - 1); shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 15];
        }
        return this;
    }

    JsonBuffer number(long value) {
        digits.setLength(0);
        return digits(digits.append(value));
    }

    JsonBuffer unsigned(long value) {
        return value >= 0 ? number(value) : raw(Long.toUnsignedString(value));
    }

    /// The shortest text that reads back as this float; `null` for what has no JSON form.
    JsonBuffer number(float value) {
        if (!Float.isFinite(value)) {
            return raw("null");
        }
        digits.setLength(0);
        return digits(digits.append(value));
    }

    JsonBuffer number(double value) {
        if (!Double.isFinite(value)) {
            return raw("null");
        }
        digits.setLength(0);
        return digits(digits.append(value));
    }

    private JsonBuffer digits(StringBuilder text) {
        reserve(LONGEST_NUMBER);
        int size = text.length();
        int at = length;
        for (int i = 0; i < size; i++) {
            bytes[at++] = (byte) text.charAt(i);
        }
        length = at;
        return this;
    }

    /// A string with its quotes.
    JsonBuffer text(String value) {
        raw('"');
        int plain = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                continue;
            }
            raw(value.substring(plain, i));
            i = special(value, i);
            plain = i + 1;
        }
        return raw(value.substring(plain)).raw('"');
    }

    /// Writes the character at `i` and answers the index of its last half.
    private int special(String value, int i) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
            raw('\\').raw(c);
        } else if (c < ' ' || c == 0x7f) {
            raw("\\u").hex(c, 4);
        } else if (Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1))) {
            raw(value.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
            return i + 1;
        } else {
            String whole = Character.isSurrogate(c) ? "\uFFFD" : String.valueOf(c);
            raw(whole.getBytes(StandardCharsets.UTF_8));
        }
        return i;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            int needed = Math.addExact(length, more);
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
        }
    }
}
