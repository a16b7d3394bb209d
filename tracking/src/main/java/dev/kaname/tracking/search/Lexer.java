package dev.kaname.tracking.search;

import dev.kaname.tracking.search.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts a query into words. Quotes have no escapes except that a doubled quote stands for itself.
final class Lexer {
    private final String field;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String field, String text) {
        this.field = field;
        this.text = text;
    }

    static List<Token> tokens(String field, String text) {
        return new Lexer(field, text).run();
    }

    private List<Token> run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else {
                next(c);
            }
        }
        tokens.add(new Token(Kind.END, "", at));
        return tokens;
    }

    private void next(char c) {
        switch (c) {
            case '\'' -> quoted(c, Kind.SINGLE_QUOTED);
            case '"' -> quoted(c, Kind.DOUBLE_QUOTED);
            case '`' -> quoted(c, Kind.BACKTICKED);
            case '(' -> single(Kind.OPEN);
            case ')' -> single(Kind.CLOSE);
            case ',' -> single(Kind.COMMA);
            case '=', '!', '<', '>' -> comparison(c);
            case '+', '-' -> number();
            case '.' -> {
                if (digitAt(at + 1) && !followsOperand()) {
                    number();
                } else {
                    single(Kind.DOT);
                }
            }
            default -> {
                if (c >= '0' && c <= '9' && !followsDot()) {
                    number();
                } else if (isWordPart(c)) {
                    word();
                } else {
                    throw new InvalidQuery(
                            field,
                            "Invalid clause(s) in filter string: unexpected character at " + at);
                }
            }
        }
    }

    private void single(Kind kind) {
        tokens.add(new Token(kind, text.substring(at, at + 1), at));
        at++;
    }

    private void quoted(char quote, Kind kind) {
        int start = at++;
        StringBuilder inside = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != quote) {
                inside.append(c);
            } else if (at < text.length() && text.charAt(at) == quote) {
                inside.append(c);
                at++;
            } else {
                tokens.add(new Token(kind, inside.toString(), start));
                return;
            }
        }
        throw new InvalidQuery(
                field, "Invalid filter string: the quote at " + start + " is never closed");
    }

    private void comparison(char c) {
        int start = at++;
        if (at < text.length() && text.charAt(at) == '=' && c != '=') {
            at++;
        }
        String operator = text.substring(start, at);
        if (operator.equals("!")) {
            throw new InvalidQuery(field, "Invalid comparison clause: '!' at " + start);
        }
        tokens.add(new Token(Kind.COMPARISON, operator, start));
    }

    private void number() {
        int start = at;
        if (text.charAt(at) == '+' || text.charAt(at) == '-') {
            at++;
        }
        int digits = at;
        skipDigits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            skipDigits();
        }
        boolean any = at > digits + (text.startsWith(".", digits) ? 1 : 0);
        if (any && at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            any = digitAt(at);
            skipDigits();
        }
        if (!any || (at < text.length() && isWordPart(text.charAt(at)))) {
            throw new InvalidQuery(field, "Invalid filter string: not a number at " + start);
        }
        tokens.add(new Token(Kind.NUMBER, text.substring(start, at), start));
    }

    private void word() {
        int start = at;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        tokens.add(new Token(Kind.WORD, text.substring(start, at), start));
    }

    private void skipDigits() {
        while (digitAt(at)) {
            at++;
        }
    }

    private boolean digitAt(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    /// `metrics.5` names a key, `> .5` a number.
    private boolean followsOperand() {
        return !tokens.isEmpty()
                && switch (tokens.getLast().kind()) {
                    case WORD, BACKTICKED, DOUBLE_QUOTED, NUMBER -> touches();
                    case SINGLE_QUOTED, COMPARISON, DOT, COMMA, OPEN, CLOSE, END -> false;
                };
    }

    private boolean followsDot() {
        return !tokens.isEmpty() && tokens.getLast().is(Kind.DOT) && touches();
    }

    private boolean touches() {
        return at > 0 && !Character.isWhitespace(text.charAt(at - 1));
    }

    private static boolean isWordPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }
}
