package dev.kaname.tracking.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikeTest {
    private static final int SEED = 20_261_122;
    private static final int ROUNDS = 200_000;

    @Test
    void itAgreesWithTheDefinitionOnTextsOfFewLetters() {
        Random random = new Random(SEED);
        String[] letters = {"a", "b", "A", "ß", "𐐀", "𐐨"};
        String[] signs = {"a", "b", "A", "𐐀", "_", "%"};
        int fitting = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(random, letters, 9);
            String pattern = text(random, signs, 8);
            boolean ignoringCase = random.nextBoolean();
            boolean expected =
                    fits(text.codePoints().toArray(), pattern.codePoints().toArray(), ignoringCase);
            assertEquals(
                    expected,
                    Like.of(pattern, ignoringCase).fits(text),
                    text + " LIKE " + pattern + " " + ignoringCase);
            fitting += expected ? 1 : 0;
        }
        assertTrue(fitting > ROUNDS / 20 && fitting < ROUNDS / 2, "both answers occur: " + fitting);
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "'','%'",
        "'','%%'",
        "a,%a%",
        "aab,%ab",
        "ababac,%abac%",
        "abc,a%c",
        "𐐀x,_x",
        "axbxc,a%b_c",
        "aXc,%X%"
    })
    void itFits(String text, String pattern) {
        assertTrue(Like.of(pattern, false).fits(text));
    }

    @ParameterizedTest
    @CsvSource({"'',_", "a,''", "a,a%a", "ab,%abab", "aba,ab%ba", "A,a", "𐐀,__", "abc,%b"})
    void itDoesNotFit(String text, String pattern) {
        assertFalse(Like.of(pattern, false).fits(text));
    }

    @Test
    void aPatternThatFitsAlmostEverywhereCostsNoMoreThanAnother() {
        Like like = Like.of("%" + "a".repeat(225) + "b%", false);
        Like folding = Like.of("%" + "a".repeat(225) + "b%", true);
        String text = "a".repeat(8_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), // step by step it would take minutes
                () -> {
                    for (int round = 0; round < 20_000; round++) {
                        assertFalse(like.fits(text));
                        assertFalse(folding.fits(text));
                    }
                });
    }

    private static String text(Random random, String[] letters, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    /// The definition itself, beginning by beginning.
    private static boolean fits(int[] text, int[] pattern, boolean ignoringCase) {
        boolean[] fits = new boolean[text.length + 1];
        fits[0] = true;
        for (int sign : pattern) {
            boolean[] next = new boolean[text.length + 1];
            for (int length = 0; length <= text.length; length++) {
                boolean longer = length > 0 && fits[length - 1];
                next[length] =
                        sign == '%'
                                ? fits[length] || (length > 0 && next[length - 1])
                                : longer
                                        && (sign == '_'
                                                || same(sign, text[length - 1], ignoringCase));
            }
            fits = next;
        }
        return fits[text.length];
    }

    private static boolean same(int a, int b, boolean ignoringCase) {
        return a == b
                || (ignoringCase
                        && Character.toLowerCase(Character.toUpperCase(a))
                                == Character.toLowerCase(Character.toUpperCase(b)));
    }
}
