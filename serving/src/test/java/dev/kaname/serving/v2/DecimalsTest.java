package dev.kaname.serving.v2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The oracle is the JDK's own parser.
class DecimalsTest {
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20261121})
    void anyDigitsAndExponentGiveTheNearestNumber(long seed) {
        RandomGenerator random = random(seed);
        for (int i = 0; i < 400_000; i++) {
            long w = random.nextLong() >>> random.nextInt(64);
            check(w, random.nextInt(-370, 330));
            check(w, random.nextInt(-70, 45));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 4})
    void theShortestTextOfAFloatGivesItBack(long seed) {
        RandomGenerator random = random(seed);
        for (int i = 0; i < 400_000; i++) {
            float f = Math.abs(Float.intBitsToFloat(random.nextInt()));
            if (Float.isFinite(f)) {
                check(new BigDecimal(Float.toString(f)));
            }
            double d = Math.abs(Double.longBitsToDouble(random.nextLong()));
            if (Double.isFinite(d)) {
                check(new BigDecimal(Double.toString(d)));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 6})
    void theMiddleBetweenTwoFloatsAndItsNeighboursAreRoundedAsTheJdkDoes(long seed) {
        RandomGenerator random = random(seed);
        for (int i = 0; i < 200_000; i++) {
            float f = Math.abs(Float.intBitsToFloat(random.nextInt()));
            float next = Math.nextUp(f);
            if (Float.isFinite(next)) {
                around(new BigDecimal(f).add(new BigDecimal(next)).divide(BigDecimal.TWO));
            }
            double d = random.nextInt(1 << 24) + random.nextDouble();
            around(new BigDecimal(d).add(new BigDecimal(Math.nextUp(d))).divide(BigDecimal.TWO));
        }
    }

    @Test
    void theEdgesOfTheRangeAreRight() {
        for (String edge :
                new String[] {
                    "0",
                    "1.401298464324817e-45",
                    "7.006492321624085e-46",
                    "7.006492321624086e-46",
                    "1.1754943508222875e-38",
                    "1.1754942106924411e-38",
                    "3.4028234663852886e38",
                    "3.4028235677973366e38",
                    "3.4028235677973367e38",
                    "16777217",
                    "16777219",
                    "33554431",
                    "4.9e-324",
                    "2.4703282292062327e-324",
                    "2.4703282292062328e-324",
                    "2.2250738585072014e-308",
                    "2.225073858507201e-308",
                    "1.7976931348623157e308",
                    "1.797693134862315807e308",
                    "9007199254740993",
                    "9007199254740992",
                    "1e400",
                    "1e-400",
                    "18446744073709551615",
                    "1e22",
                    "1e23",
                    "1e10",
                    "1e11",
                    "1e38",
                    "1e39"
                }) {
            check(new BigDecimal(edge));
        }
    }

    private static void around(BigDecimal middle) {
        int drop = middle.precision() - 19;
        BigDecimal cut =
                drop > 0
                        ? middle.setScale(middle.scale() - drop, java.math.RoundingMode.DOWN)
                        : middle;
        check(cut);
        check(cut.add(cut.ulp()));
        check(cut.subtract(cut.ulp()));
    }

    private static void check(BigDecimal value) {
        BigInteger digits = value.unscaledValue();
        if (digits.signum() >= 0 && digits.compareTo(MOST) < 0) {
            check(digits.longValue(), -value.scale());
        }
    }

    private static void check(long w, int q) {
        String text = Long.toUnsignedString(w) + "e" + q;
        assertEquals(Float.parseFloat(text), Decimals.toFloat(w, q), () -> "float " + text);
        assertEquals(Double.parseDouble(text), Decimals.toDouble(w, q), () -> "double " + text);
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
