package dev.kaname.serving.v2;

import dev.kaname.serving.ServingFailure.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/// Walks over JSON text in place: no tree, no object per value, and nothing sized by what the text
/// says about itself.
///
/// Strict (RFC 8259), with limits on depth and on the length of a number (BI-121). Positions in
/// messages are byte offsets; the text itself is never repeated.
final class JsonScanner {
    static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 1000;
    private static final int EXPONENT_CAP = 100_000;

    private final byte[] text;
    private final int end;
    private int position;

    // the number last scanned: digits · 10^exponent
    private boolean negative;
    private boolean whole;
    private boolean inexact;
    private long digits;
    private int exponent;
    private int numberStart;
    private boolean strict = true;

    JsonScanner(byte[] text, int start, int end) {
        this.text = text;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    void position(int newPosition) {
        position = newPosition;
    }

    int end() {
        return end;
    }

    /// The next character that is not white space, which stays; 0 at the end.
    byte peek() {
        while (position < end) {
            byte c = text[position];
            if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
                return c;
            }
            position++;
        }
        return 0;
    }

    void expect(char wanted) {
        if (peek() != wanted) {
            throw malformed("expected '" + wanted + "'");
        }
        position++;
    }

    /// Takes the character if it comes next.
    boolean takes(char wanted) {
        if (peek() == wanted) {
            position++;
            return true;
        }
        return false;
    }

    /// Goes on after a member or element: true if another follows, false at `close`.
    boolean more(char close) {
        byte c = peek();
        position++;
        if (c == ',') {
            return true;
        }
        if (c == close) {
            return false;
        }
        position--;
        throw malformed("expected ',' or '" + close + "'");
    }

    void expectEnd() {
        if (peek() != 0 || position != end) {
            throw malformed("expected the end");
        }
    }

    /// Reads a member's name and the colon, and answers which of `names` it is, or -1.
    int name(byte[][] names) {
        int index = anyOf(names);
        expect(':');
        return index;
    }

    /// Reads a string and answers which of `choices` it is, or -1.
    int anyOf(byte[][] choices) {
        return anyOf(choices, 0);
    }

    /// As [#anyOf], trying the choice at `first` before the others.
    int anyOf(byte[][] choices, int first) {
        int start = stringStart();
        int i = start;
        while (i < end && text[i] != '"' && text[i] != '\\') {
            i++;
        }
        if (i < end && text[i] == '\\') {
            position = start - 1;
            return indexOf(choices, string().getBytes(StandardCharsets.UTF_8));
        }
        position = start - 1;
        skipString();
        if (first < choices.length && same(choices[first], start, i)) {
            return first;
        }
        for (int k = 0; k < choices.length; k++) {
            if (same(choices[k], start, i)) {
                return k;
            }
        }
        return -1;
    }

    private boolean same(byte[] choice, int from, int to) {
        return Arrays.equals(text, from, to, choice, 0, choice.length);
    }

    private static int indexOf(byte[][] choices, byte[] wanted) {
        for (int k = 0; k < choices.length; k++) {
            if (Arrays.equals(choices[k], wanted)) {
                return k;
            }
        }
        return -1;
    }

    private int stringStart() {
        if (peek() != '"') {
            throw malformed("expected a string");
        }
        return ++position;
    }

    /// Reads a string.
    String string() {
        int start = stringStart();
        boolean ascii = true;
        int i = start;
        while (i < end) {
            byte c = text[i];
            if (c == '"') {
                position = i + 1;
                return ascii
                        ? new String(text, start, i - start, StandardCharsets.ISO_8859_1)
                        : JsonText.decoded(this, text, start, i);
            }
            if (c == '\\') {
                return JsonText.unescaped(this, text, start, end);
            }
            if (c < ' ') {
                if (c >= 0) {
                    position = i;
                    throw malformed("control character in a string");
                }
                ascii = false;
            }
            i++;
        }
        position = end;
        throw malformed("a string without end");
    }

    /// Passes over a string without looking inside, beyond what shows where it ends.
    void skipString() {
        int i = stringStart();
        while (i < end) {
            byte c = text[i++];
            if (c == '"') {
                position = i;
                return;
            }
            if (c == '\\') {
                i++;
            } else if (c < ' ' && c >= 0) {
                position = i - 1;
                throw malformed("control character in a string");
            }
        }
        position = end;
        throw malformed("a string without end");
    }

    /// Passes over any value.
    void skipValue(int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH);
        }
        switch (peek()) {
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case '"' -> skipString();
            default -> {
                if (!takesWord("true") && !takesWord("false") && !takesSpecialNumber()) {
                    number();
                }
            }
        }
    }

    private void skipObject(int depth) {
        position++;
        if (takes('}')) {
            return;
        }
        do {
            skipString();
            expect(':');
            skipValue(depth + 1);
        } while (more('}'));
    }

    private void skipArray(int depth) {
        position++;
        if (takes(']')) {
            return;
        }
        do {
            skipValue(depth + 1);
        } while (more(']'));
    }

    /// `null`, or one of the spellings of what has no JSON form that some clients send.
    boolean takesSpecialNumber() {
        return takesWord("null")
                || takesForeignWord("NaN")
                || takesForeignWord("Infinity")
                || takesForeignWord("-Infinity");
    }

    /// Takes a word if it comes next and ends there.
    boolean takesWord(String word) {
        if (!atWord(word)) {
            return false;
        }
        position += word.length();
        return true;
    }

    /// Whether only what JSON knows was taken so far.
    boolean isStrict() {
        return strict;
    }

    /// Takes a number's name that JSON does not know.
    boolean takesForeignWord(String word) {
        boolean taken = takesWord(word);
        strict &= !taken;
        return taken;
    }

    /// Whether a word comes next and ends there.
    boolean atWord(String word) {
        peek();
        int length = word.length();
        if (end - position < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[position + i] != word.charAt(i)) {
                return false;
            }
        }
        return position + length == end || !isWordCharacter(text[position + length]);
    }

    private static boolean isWordCharacter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /// Scans a number; [#toFloat], [#toDouble] and [#toLong] then say what it is.
    void number() {
        peek();
        numberStart = position;
        int limit = Math.min(end, position + MAX_NUMBER);
        negative = position < limit && text[position] == '-';
        int i = negative ? position + 1 : position;
        int first = i;
        long w = 0;
        int significant = 0;
        boolean cut = false;
        int scale = 0;
        while (i < limit && isDigit(text[i])) {
            if (significant < 19) {
                w = w * 10 + (text[i] - '0');
                significant += w == 0 ? 0 : 1;
            } else {
                scale++;
                cut |= text[i] != '0';
            }
            i++;
        }
        if (i == first || (text[first] == '0' && i - first > 1)) {
            position = first;
            throw malformed("expected a value");
        }
        whole = true;
        if (i < limit && text[i] == '.') {
            whole = false;
            int point = i++;
            while (i < limit && isDigit(text[i])) {
                if (significant < 19) {
                    w = w * 10 + (text[i] - '0');
                    significant += w == 0 ? 0 : 1;
                    scale--;
                } else {
                    cut |= text[i] != '0';
                }
                i++;
            }
            if (i == point + 1) {
                position = i;
                throw malformed("expected a digit");
            }
        }
        if (i < limit && (text[i] == 'e' || text[i] == 'E')) {
            whole = false;
            i = exponent(i + 1, limit);
            scale += exponent;
        }
        if (i == limit && i < end) {
            throw malformed("a number is longer than " + MAX_NUMBER + " characters");
        }
        position = i;
        digits = w;
        inexact = cut;
        exponent = scale;
    }

    private int exponent(int start, int limit) {
        int i = start;
        boolean down = i < limit && text[i] == '-';
        if (i < limit && (down || text[i] == '+')) {
            i++;
        }
        int first = i;
        int value = 0;
        while (i < limit && isDigit(text[i])) {
            value = Math.min(EXPONENT_CAP, value * 10 + (text[i] - '0'));
            i++;
        }
        if (i == first) {
            position = i;
            throw malformed("expected a digit");
        }
        exponent = down ? -value : value;
        return i;
    }

    float toFloat() {
        float value =
                inexact ? Float.parseFloat(unsignedText()) : Decimals.toFloat(digits, exponent);
        return negative ? -value : value;
    }

    double toDouble() {
        double value =
                inexact ? Double.parseDouble(unsignedText()) : Decimals.toDouble(digits, exponent);
        return negative ? -value : value;
    }

    /// Whether the number has neither fraction nor exponent and lies in the range.
    boolean isWhole(long least, long greatest) {
        boolean fits = digits >= 0 || (negative && digits == Long.MIN_VALUE);
        if (!whole || inexact || exponent != 0 || !fits) {
            return false;
        }
        long value = negative ? -digits : digits;
        return value >= least && value <= greatest;
    }

    /// The value of a number that [#isWhole].
    long toLong() {
        return negative ? -digits : digits;
    }

    /// The value of an unsigned number of up to 64 bits, or empty.
    OptionalLong toUnsignedLong() {
        if (!whole || (negative && digits != 0)) {
            return OptionalLong.empty();
        }
        if (exponent == 0) {
            return OptionalLong.of(digits);
        }
        try {
            return OptionalLong.of(Long.parseUnsignedLong(numberText()));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /// The text of the number last scanned, for the rare cases of more than 19 digits.
    String numberText() {
        return new String(text, numberStart, position - numberStart, StandardCharsets.ISO_8859_1);
    }

    private String unsignedText() {
        String all = numberText();
        return negative ? all.substring(1) : all;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    Invalid malformed(String problem) {
        return new Invalid("body", "is malformed", problem + " at byte " + Math.min(position, end));
    }
}
