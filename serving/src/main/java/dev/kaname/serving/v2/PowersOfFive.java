package dev.kaname.serving.v2;

import java.math.BigInteger;

/// The first 128 bits of 5^q for every q that a double can meet, computed once (about 2 ms).
///
/// Exact for 0 ≤ q ≤ 55, else cut off; for negative q the reciprocal, rounded up. These are the
/// tables that [Decimals] is proved for.
final class PowersOfFive {
    static final int LEAST = -342;
    static final int GREATEST = 308;

    private static final long[] HIGH = new long[GREATEST - LEAST + 1];
    private static final long[] LOW = new long[GREATEST - LEAST + 1];

    static {
        for (int q = LEAST; q <= GREATEST; q++) {
            BigInteger power = q < 0 ? reciprocal(-q) : leading(BigInteger.valueOf(5).pow(q));
            HIGH[q - LEAST] = power.shiftRight(64).longValue();
            LOW[q - LEAST] = power.longValue();
        }
    }

    private PowersOfFive() {}

    static long high(int q) {
        return HIGH[q - LEAST];
    }

    static long low(int q) {
        return LOW[q - LEAST];
    }

    private static BigInteger leading(BigInteger power) {
        int excess = power.bitLength() - 128;
        return excess >= 0 ? power.shiftRight(excess) : power.shiftLeft(-excess);
    }

    private static BigInteger reciprocal(int q) {
        BigInteger power = BigInteger.valueOf(5).pow(q);
        int bits = power.subtract(BigInteger.ONE).bitLength();
        int shift = q <= 27 ? bits + 127 : 2 * bits + 128;
        return leading(BigInteger.ONE.shiftLeft(shift).divide(power).add(BigInteger.ONE));
    }
}
