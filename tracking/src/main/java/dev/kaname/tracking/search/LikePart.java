package dev.kaname.tracking.search;

/// What stands between two `%` of a pattern. Places in texts count UTF-16 units, steps go by whole
/// characters.
///
/// @param signs its characters, folded if case is ignored; [#ANY] for `_`
/// @param shorter for each length of a beginning of the signs, the length of the longest shorter
///   beginning that it ends in: where the search goes on (Knuth, Morris and Pratt 1977). Empty if
///   some sign is [#ANY], for then what has fitted does not tell what was there
// nobody compares parts, and nobody outside of the package sees the arrays
@SuppressWarnings("ArrayRecordComponent")
record LikePart(int[] signs, int[] shorter) {
    private static final int ANY = -1;

    static LikePart of(String part, boolean ignoringCase) {
        int[] signs =
                part.codePoints()
                        .map(sign -> sign == '_' ? ANY : ignoringCase ? fold(sign) : sign)
                        .toArray();
        return new LikePart(signs, part.indexOf('_') < 0 ? shorter(signs) : new int[0]);
    }

    private static int[] shorter(int[] signs) {
        int[] shorter = new int[signs.length + 1];
        int fitting = 0;
        for (int length = 2; length <= signs.length; length++) {
            int sign = signs[length - 1];
            while (fitting > 0 && signs[fitting] != sign) {
                fitting = shorter[fitting];
            }
            fitting += signs[fitting] == sign ? 1 : 0;
            shorter[length] = fitting;
        }
        return shorter;
    }

    /// @return where it ends if it stands at that place; less than 0 if it does not
    int endAt(String text, int place, boolean ignoringCase) {
        int at = place;
        for (int sign : signs) {
            if (at >= text.length()) {
                return -1;
            }
            int there = text.codePointAt(at);
            if (sign != ANY && sign != (ignoringCase ? fold(there) : there)) {
                return -1;
            }
            at += Character.charCount(there);
        }
        return at;
    }

    /// @param from where it may begin at the earliest
    /// @return where the text's last so many characters begin; less than 0 if there are not as many
    int startOfTail(String text, int from) {
        int at = text.length();
        for (int count = 0; count < signs.length; count++) {
            if (at <= from) {
                return -1;
            }
            at -= Character.charCount(text.codePointBefore(at));
        }
        return at < from ? -1 : at;
    }

    /// @return where it ends the first time it stands between the places; less than 0 if it never
    ///   does
    int endOfFirst(String text, int from, int to, boolean ignoringCase) {
        return signs.length > 0 && shorter.length == 0
                ? endOfFirstByTrying(text, from, to, ignoringCase)
                : endOfFirstByHeart(text, from, to, ignoringCase);
    }

    /// In as many steps as there are characters.
    private int endOfFirstByHeart(String text, int from, int to, boolean ignoringCase) {
        int fitting = 0;
        int at = from;
        while (fitting < signs.length && at < to) {
            int there = text.codePointAt(at);
            int sign = ignoringCase ? fold(there) : there;
            while (fitting > 0 && signs[fitting] != sign) {
                fitting = shorter[fitting];
            }
            fitting += signs[fitting] == sign ? 1 : 0;
            at += Character.charCount(there);
        }
        return fitting == signs.length ? at : -1;
    }

    private int endOfFirstByTrying(String text, int from, int to, boolean ignoringCase) {
        int at = from;
        while (at < to) {
            int end = endAt(text, at, ignoringCase);
            if (end >= 0) {
                return end <= to ? end : -1;
            }
            at += Character.charCount(text.codePointAt(at));
        }
        return -1;
    }

    /// Two characters that differ in case alone are one.
    private static int fold(int sign) {
        return Character.toLowerCase(Character.toUpperCase(sign));
    }
}
