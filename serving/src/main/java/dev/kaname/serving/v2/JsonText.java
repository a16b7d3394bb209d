package dev.kaname.serving.v2;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The strings of [JsonScanner] that are not plain ASCII: strict UTF-8, escapes, whole characters.
final class JsonText {
    private JsonText() {}

    /// The text between two offsets, which holds no escape.
    static String decoded(JsonScanner scanner, byte[] text, int start, int end) {
        String decoded = new String(text, start, end - start, StandardCharsets.UTF_8);
        if (decoded.indexOf('\uFFFD') < 0) {
            return decoded;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text, start, end - start))
                    .toString();
        } catch (CharacterCodingException _) {
            throw scanner.malformed("a string is not UTF-8");
        }
    }

    /// The text from an offset to the closing quote, with its escapes resolved.
    static String unescaped(JsonScanner scanner, byte[] text, int start, int end) {
        StringBuilder target = new StringBuilder();
        int plain = start;
        int i = start;
        while (i < end) {
            byte c = text[i];
            if (c == '"') {
                target.append(decoded(scanner, text, plain, i));
                scanner.position(i + 1);
                return whole(scanner, target);
            }
            if (c >= 0 && c < ' ') {
                throw scanner.malformed("control character in a string");
            }
            if (c != '\\') {
                i++;
                continue;
            }
            target.append(decoded(scanner, text, plain, i));
            i = escape(scanner, text, i + 1, end, target);
            plain = i;
        }
        throw scanner.malformed("a string without end");
    }

    private static int escape(
            JsonScanner scanner, byte[] text, int at, int end, StringBuilder target) {
        if (at >= end) {
            throw scanner.malformed("a string without end");
        }
        switch (text[at]) {
            case '"' -> target.append('"');
            case '\\' -> target.append('\\');
            case '/' -> target.append('/');
            case 'b' -> target.append('\b');
            case 'f' -> target.append('\f');
            case 'n' -> target.append('\n');
            case 'r' -> target.append('\r');
            case 't' -> target.append('\t');
            case 'u' -> {
                target.append(unit(scanner, text, at + 1, end));
                return at + 5;
            }
            default -> throw scanner.malformed("an escape that does not exist");
        }
        return at + 1;
    }

    private static char unit(JsonScanner scanner, byte[] text, int at, int end) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < end ? Character.digit(text[i], 16) : -1;
            if (digit < 0) {
                throw scanner.malformed("an escape that does not exist");
            }
            value = (value << 4) | digit;
        }
        return (char) value;
    }

    private static String whole(JsonScanner scanner, StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw scanner.malformed("half a character in a string");
            }
        }
        return text.toString();
    }
}
