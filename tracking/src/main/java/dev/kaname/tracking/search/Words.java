package dev.kaname.tracking.search;

import dev.kaname.tracking.search.Token.Kind;
import java.util.List;

/// The tokens of a query and a place among them.
final class Words {
    private final String field;
    private final List<Token> tokens;
    private int at;

    Words(String field, List<Token> tokens) {
        this.field = field;
        this.tokens = tokens;
    }

    String field() {
        return field;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token take() {
        Token token = tokens.get(at);
        if (!token.is(Kind.END)) {
            at++;
        }
        return token;
    }

    boolean take(Kind kind) {
        if (peek().is(kind)) {
            at++;
            return true;
        }
        return false;
    }

    boolean takeKeyword(String keyword) {
        if (peek().isKeyword(keyword)) {
            at++;
            return true;
        }
        return false;
    }

    InvalidQuery unexpected(String wanted) {
        Token token = peek();
        String found = token.is(Kind.END) ? "the end" : "'" + Quote.of(token.text()) + "'";
        return new InvalidQuery(
                field,
                "Invalid clause(s) in filter string: expected %s, found %s at %d"
                        .formatted(wanted, found, token.at()));
    }
}
