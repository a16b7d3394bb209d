package dev.kaname.tracking.search;

import dev.kaname.tracking.search.Token.Kind;
import java.util.Set;

/// Reads `[ entity "." ] key`, where the key is everything behind the first dot.
final class OperandParser {
    private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT", "IN", "IS", "NULL");

    private OperandParser() {}

    static Operand parse(Grammar grammar, Words words) {
        Token first = words.peek();
        if (first.is(Kind.DOUBLE_QUOTED)) {
            words.take();
            return grammar.attribute(words.field(), first.text());
        }
        boolean bare = first.is(Kind.WORD);
        if (!first.is(Kind.BACKTICKED) && !(bare && !isKeyword(first))) {
            throw words.unexpected("a name");
        }
        words.take();
        if (!words.take(Kind.DOT)) {
            return grammar.attribute(words.field(), first.text());
        }
        return grammar.operand(words.field(), first.text(), key(words));
    }

    private static String key(Words words) {
        Token token = words.peek();
        if (token.is(Kind.BACKTICKED) || token.is(Kind.DOUBLE_QUOTED)) {
            words.take();
            return token.text();
        }
        StringBuilder key = new StringBuilder();
        do {
            if (!words.peek().is(Kind.WORD)) {
                throw words.unexpected("a key");
            }
            key.append(key.isEmpty() ? "" : ".").append(words.take().text());
        } while (words.take(Kind.DOT));
        return key.toString();
    }

    private static boolean isKeyword(Token token) {
        return KEYWORDS.stream().anyMatch(token::isKeyword);
    }
}
