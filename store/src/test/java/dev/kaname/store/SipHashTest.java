package dev.kaname.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SipHashTest {
    /// The published vectors: key 00…0f, inputs 00, 00 01, … (appendix A of the paper gives 15
    /// bytes).
    @Test
    void agreesWithThePublishedVectors() {
        byte[] key = counting(16);
        assertEquals(0x726fdb47dd0e0e31L, new SipHash(key).of(counting(0)));
        assertEquals(0x74f839c593dc67fdL, new SipHash(key).of(counting(1)));
        assertEquals(0xa129ca6149be45e5L, new SipHash(key).of(counting(15)));
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
