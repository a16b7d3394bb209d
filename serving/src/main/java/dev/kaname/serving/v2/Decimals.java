package dev.kaname.serving.v2;

/// Turns a decimal number w · 10^q into the nearest float or double, ties to even, without making
/// an object: what `Float.parseFloat` and `Double.parseDouble` answer, rounded once.
///
/// The method is that of Eisel and Lemire ("Number parsing at a gigabyte per second", 2021; that it
/// needs no way out is shown by Mushtak and Lemire, 2022): one or two 64-bit products with the
/// leading bits of 5^q decide every case of at most 19 digits.
final class Decimals {
    private static final int DOUBLE_MANTISSA = 52;
    private static final int FLOAT_MANTISSA = 23;
    private static final double[] EXACT_TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };
    private static final float[] EXACT_FLOAT_TENS = {
        1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
    };

    private Decimals() {}

    /// @param w digits as an unsigned 64-bit number
    static float toFloat(long w, int q) {
        if (w >>> 24 == 0 && q >= -10 && q <= 10) {
            return q < 0 ? w / EXACT_FLOAT_TENS[-q] : w * EXACT_FLOAT_TENS[q];
        }
        if (w == 0 || q < -65) {
            return 0;
        }
        if (q > 38) {
            return Float.POSITIVE_INFINITY;
        }
        long bits = nearest(w, q, FLOAT_MANTISSA, -127, 0xff, -17, 10);
        return Float.intBitsToFloat((int) bits);
    }

    /// @param w digits as an unsigned 64-bit number
    static double toDouble(long w, int q) {
        if (w >>> 53 == 0 && q >= -22 && q <= 22) {
            return q < 0 ? w / EXACT_TENS[-q] : w * EXACT_TENS[q];
        }
        if (w == 0 || q < PowersOfFive.LEAST) {
            return 0;
        }
        if (q > PowersOfFive.GREATEST) {
            return Double.POSITIVE_INFINITY;
        }
        return Double.longBitsToDouble(nearest(w, q, DOUBLE_MANTISSA, -1023, 0x7ff, -4, 23));
    }

    /// The bits of the nearest number.
    ///
    /// @param mantissaBits explicit bits of the mantissa
    /// @param leastExponent the exponent of subnormal numbers
    /// @param infinite the biased exponent of infinity
    /// @param tieLeast least q at which a tie can occur
    /// @param tieGreatest greatest q at which a tie can occur
    private static long nearest(
            long w,
            int q,
            int mantissaBits,
            int leastExponent,
            int infinite,
            int tieLeast,
            int tieGreatest) {
        int leadingZeros = Long.numberOfLeadingZeros(w);
        long digits = w << leadingZeros;
        long low = digits * PowersOfFive.high(q);
        long high = Math.unsignedMultiplyHigh(digits, PowersOfFive.high(q));
        long undecided = -1L >>> (mantissaBits + 3);
        if ((high & undecided) == undecided) {
            long carry = Math.unsignedMultiplyHigh(digits, PowersOfFive.low(q));
            low += carry;
            if (Long.compareUnsigned(carry, low) > 0) {
                high++;
            }
        }
        int upper = (int) (high >>> 63);
        int shift = upper + 64 - mantissaBits - 3;
        long mantissa = high >>> shift;
        int exponent = binaryExponent(q) + upper - leadingZeros - leastExponent;
        if (exponent <= 0) {
            return subnormal(mantissa, exponent, mantissaBits);
        }
        boolean mayTie = Long.compareUnsigned(low, 1) <= 0 && q >= tieLeast && q <= tieGreatest;
        if (mayTie && (mantissa & 3) == 1 && mantissa << shift == high) {
            mantissa &= ~1L;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        if (mantissa >= 2L << mantissaBits) {
            mantissa = 1L << mantissaBits;
            exponent++;
        }
        if (exponent >= infinite) {
            return (long) infinite << mantissaBits;
        }
        return ((long) exponent << mantissaBits) | (mantissa & ~(1L << mantissaBits));
    }

    private static long subnormal(long mantissa, int exponent, int mantissaBits) {
        if (1 - exponent >= 64) {
            return 0;
        }
        long shifted = mantissa >>> (1 - exponent);
        long rounded = (shifted + (shifted & 1)) >>> 1;
        return rounded < 1L << mantissaBits
                ? rounded
                : (1L << mantissaBits) | (rounded & ~(1L << mantissaBits));
    }

    /// floor(log2(10^q)) + 63.
    private static int binaryExponent(int q) {
        return (((152170 + 65536) * q) >> 16) + 63;
    }
}
