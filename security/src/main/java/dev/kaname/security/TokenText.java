package dev.kaname.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/// A token as it is written down and sent: `knp_<id>_<secret><check>`.
///
/// The id (12 characters of Crockford's base 32) is public and names the row; the secret (43
/// characters of base 62, more than 256 bits) is shown once and stored only as its SHA-256, which
/// is enough because it cannot be guessed; the check (6 characters, the CRC-32 of all before it)
/// lets scanners find real tokens in files, and lets a mistyped one be refused without a look-up.
record TokenText(Kind kind, String id, String secret) {
    /// What kind of principal a token speaks for.
    enum Kind {
        PERSONAL("knp"),
        SERVICE("kns"),
        ATTEMPT("knr");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        static Optional<Kind> of(String prefix) {
            return Arrays.stream(values()).filter(k -> k.prefix.equals(prefix)).findFirst();
        }
    }

    private static final String BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID = 12;
    private static final int SECRET = 43;
    private static final int CHECK = 6;
    private static final int LENGTH = 3 + 1 + ID + 1 + SECRET + CHECK;

    /// @param random a cryptographically strong source
    static TokenText random(Kind kind, RandomGenerator random) {
        return new TokenText(kind, draw(BASE32, ID, random), draw(BASE62, SECRET, random));
    }

    private static String draw(String alphabet, int length, RandomGenerator random) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /// Empty if this is not a token of ours, in form or by its check.
    static Optional<TokenText> parse(String text) {
        if (text.length() != LENGTH || text.charAt(3) != '_' || text.charAt(4 + ID) != '_') {
            return Optional.empty();
        }
        String body = text.substring(0, LENGTH - CHECK);
        String id = text.substring(4, 4 + ID);
        String secret = body.substring(5 + ID);
        if (!only(BASE32, id)
                || !only(BASE62, secret)
                || !check(body).equals(text.substring(LENGTH - CHECK))) {
            return Optional.empty();
        }
        return Kind.of(text.substring(0, 3)).map(kind -> new TokenText(kind, id, secret));
    }

    private static boolean only(String alphabet, String text) {
        return text.chars().allMatch(c -> alphabet.indexOf(c) >= 0);
    }

    private static String check(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        long left = crc.getValue();
        char[] digits = new char[CHECK];
        for (int i = CHECK - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (left % BASE62.length()));
            left /= BASE62.length();
        }
        return new String(digits);
    }

    /// SHA-256 of the secret, in hexadecimal: all that is kept of it.
    String digest() {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The whole token. Never logged: [#toString] hides the secret.
    String text() {
        String body = kind.prefix + "_" + id + "_" + secret;
        return body + check(body);
    }

    @Override
    public String toString() {
        return kind.prefix + "_" + id + "_…";
    }
}
