package dev.kaname.tracking.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads `operand [ASC | DESC]`.
final class OrderParser {
    static final String FIELD = "order_by";
    private static final int MOST = 50;

    private OrderParser() {}

    static List<Order> parse(Grammar grammar, List<String> texts) {
        if (texts.size() > MOST) {
            throw new InvalidQuery(FIELD, "`order_by` has more than " + MOST + " fields");
        }
        List<Order> orders = new ArrayList<>();
        Set<Operand> seen = new HashSet<>();
        for (String text : texts) {
            Order order = one(grammar, text);
            if (!seen.add(order.operand())) {
                throw new InvalidQuery(FIELD, "`order_by` contains duplicate fields");
            }
            orders.add(order);
        }
        return orders;
    }

    private static Order one(Grammar grammar, String text) {
        if (text.length() > FilterParser.LONGEST) {
            throw new InvalidQuery(FIELD, "Invalid order_by clause: it is too long");
        }
        Words words = new Words(FIELD, Lexer.tokens(FIELD, text));
        if (words.peek().is(Token.Kind.END)) {
            throw unreadable(text);
        }
        Operand operand = OperandParser.parse(grammar, words);
        boolean ascending = !words.takeKeyword("DESC");
        if (ascending) {
            words.takeKeyword("ASC");
        }
        if (!words.peek().is(Token.Kind.END)) {
            throw unreadable(text);
        }
        return new Order(operand, ascending);
    }

    private static InvalidQuery unreadable(String text) {
        return new InvalidQuery(
                FIELD,
                "Invalid order_by clause '%s'. Could not be parsed.".formatted(Quote.of(text)));
    }
}
