package dev.kaname.tracking.search;

/// One word of a query.
///
/// @param text the text without its quotes
/// @param at index of the first character, for messages
record Token(Kind kind, String text, int at) {
    enum Kind {
        WORD,
        BACKTICKED,
        DOUBLE_QUOTED,
        SINGLE_QUOTED,
        NUMBER,
        COMPARISON,
        DOT,
        COMMA,
        OPEN,
        CLOSE,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /// Whether this is the keyword, in any case; quoted text never is.
    boolean isKeyword(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }
}
