package dev.kaname.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {
    @ParameterizedTest
    @EnumSource(TokenText.Kind.class)
    void whatIsWrittenIsReadBack(TokenText.Kind kind) {
        TokenText token = TokenText.random(kind, new Random(1));

        assertEquals(Optional.of(token), TokenText.parse(token.text()));
        assertTrue(token.text().matches("kn[psr]_[0-9a-hjkmnp-tv-z]{12}_[0-9A-Za-z]{49}"));
    }

    @Test
    void oneChangedCharacterAnywhereIsNoticed() {
        String text = TokenText.random(TokenText.Kind.PERSONAL, new Random(2)).text();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == 'a' ? 'b' : 'a';
            String changed = text.substring(0, at) + other + text.substring(at + 1);

            assertEquals(Optional.empty(), TokenText.parse(changed), changed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "knp__",
                "knp_000000000000_",
                "\u0000",
                "ＫＮＰ_000000000000_0000000000000000000000000000000000000000000000000"
            })
    void nonsenseIsNoToken(String text) {
        assertEquals(Optional.empty(), TokenText.parse(text));
    }

    @Test
    void theSecretIsNotInTheTextForLogs() {
        TokenText token = TokenText.random(TokenText.Kind.SERVICE, new Random(3));

        assertFalse(token.toString().contains(token.secret()));
        assertFalse(
                new MintedToken(token.id(), token.text(), java.time.Instant.EPOCH)
                        .toString()
                        .contains(token.secret()));
    }

    /// Fixed, so that a token made today is still read by every later version.
    @Test
    void theFormNeverChanges() {
        TokenText token =
                new TokenText(
                        TokenText.Kind.PERSONAL,
                        "0123456789ab",
                        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg");

        assertEquals(
                "knp_0123456789ab_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg14x4Ml", token.text());
        assertEquals(
                "71d84b1859bad11abcb3dfd9353c8d1873aafd883ffaf6f2c9df7cbcfc3e1850", token.digest());
    }
}
