package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Reads what [Encoder] wrote. Every length is checked against what is there, so that a damaged
/// object is refused and never makes the reader allocate what it declares.
final class Decoder {
    private final String thing;
    private final byte[] bytes;
    private int position;

    /// @param thing what is read, named when it is refused
    Decoder(String thing, byte[] bytes) {
        this.thing = thing;
        this.bytes = bytes;
    }

    int u8() {
        require(1);
        return bytes[position++] & 0xFF;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged();
    }

    /// A count of things of which each takes at least `least` bytes.
    int count(int least) {
        long count = number();
        if (count > (bytes.length - position) / Math.max(1, least)) {
            throw damaged();
        }
        return (int) count;
    }

    long i64() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | u8();
        }
        return value;
    }

    ObjectId id() {
        require(ObjectId.BYTES);
        ObjectId id = ObjectId.read(bytes, position);
        position += ObjectId.BYTES;
        return id;
    }

    byte[] raw(int count) {
        require(count);
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    String text() {
        int length = count(1);
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    Map<String, String> attributes() {
        int count = count(2);
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = text();
            attributes.put(name, text());
        }
        return Map.copyOf(attributes);
    }

    void end() {
        if (position != bytes.length) {
            throw damaged();
        }
    }

    StoreFailure.Corrupt damaged() {
        return new StoreFailure.Corrupt(thing, "its form is not what it should be");
    }

    private void require(int count) {
        if (count < 0 || count > bytes.length - position) {
            throw damaged();
        }
    }
}
