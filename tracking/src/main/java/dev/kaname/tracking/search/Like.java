package dev.kaname.tracking.search;

/// `LIKE`: `%` stands for any text, `_` for one character; there is no escape.
final class Like {
    private Like() {}

    /// At most length times length steps, whatever the pattern.
    static boolean fits(String text, String pattern, boolean ignoringCase) {
        int[] t = text.codePoints().toArray();
        int[] p = pattern.codePoints().toArray();
        int i = 0;
        int j = 0;
        int retryText = -1;
        int retryPattern = -1;
        while (i < t.length) {
            if (j < p.length && p[j] == '%') {
                retryPattern = j++;
                retryText = i;
            } else if (j < p.length && (p[j] == '_' || same(t[i], p[j], ignoringCase))) {
                i++;
                j++;
            } else if (retryPattern >= 0) {
                i = ++retryText;
                j = retryPattern + 1;
            } else {
                return false;
            }
        }
        while (j < p.length && p[j] == '%') {
            j++;
        }
        return j == p.length;
    }

    private static boolean same(int a, int b, boolean ignoringCase) {
        return a == b || (ignoringCase && fold(a) == fold(b));
    }

    private static int fold(int c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
