package dev.kaname.tracking.search;

import dev.kaname.tracking.search.Condition.Comparison;
import dev.kaname.tracking.search.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads a filter by recursive descent. Length, depth and lists have caps, so that no text costs
/// more than a few milliseconds.
final class FilterParser {
    static final int LONGEST = 1 << 18;
    private static final String FIELD = "filter";
    private static final int DEEPEST = 50;
    private static final int MOST_CLAUSES = 1_000;
    private static final int LONGEST_LIST = 10_000;

    private final Grammar grammar;
    private final Words words;
    private int clauses;

    private FilterParser(Grammar grammar, Words words) {
        this.grammar = grammar;
        this.words = words;
    }

    static Filter parse(Grammar grammar, String text) {
        if (text.length() > LONGEST) {
            throw new InvalidQuery(FIELD, "Invalid filter string: longer than " + LONGEST);
        }
        if (text.isBlank()) {
            return Filter.everything();
        }
        FilterParser parser =
                new FilterParser(grammar, new Words(FIELD, Lexer.tokens(FIELD, text)));
        Filter filter = parser.either(0);
        if (!parser.words.peek().is(Kind.END)) {
            throw parser.words.unexpected("AND or OR");
        }
        return filter;
    }

    private Filter either(int depth) {
        List<Filter> parts = new ArrayList<>();
        do {
            parts.add(both(depth));
        } while (words.takeKeyword("OR"));
        return parts.size() == 1 ? parts.getFirst() : new Filter.Or(parts);
    }

    private Filter both(int depth) {
        List<Filter> parts = new ArrayList<>();
        do {
            parts.add(part(depth));
        } while (words.takeKeyword("AND"));
        return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
    }

    private Filter part(int depth) {
        if (!words.take(Kind.OPEN)) {
            return clause();
        }
        if (depth == DEEPEST) {
            throw new InvalidQuery(FIELD, "Invalid filter string: nested deeper than " + DEEPEST);
        }
        Filter inside = either(depth + 1);
        if (!words.take(Kind.CLOSE)) {
            throw words.unexpected("')'");
        }
        return inside;
    }

    private Filter clause() {
        if (++clauses > MOST_CLAUSES) {
            throw new InvalidQuery(
                    FIELD, "Invalid filter string: more than " + MOST_CLAUSES + " clauses");
        }
        Operand operand = OperandParser.parse(grammar, words);
        return new Filter.Clause(operand, condition(operand));
    }

    private Condition condition(Operand operand) {
        if (words.takeKeyword("IS")) {
            return absent(operand);
        }
        boolean negated = words.takeKeyword("NOT");
        if (words.takeKeyword("IN")) {
            return list(operand, negated);
        }
        if (negated) {
            throw words.unexpected("IN");
        }
        if (words.takeKeyword("LIKE")) {
            return new Condition.Fits(Like.of(pattern(operand, "LIKE"), false));
        }
        if (words.takeKeyword("ILIKE")) {
            return new Condition.Fits(Like.of(pattern(operand, "ILIKE"), true));
        }
        if (!words.peek().is(Kind.COMPARISON)) {
            throw words.unexpected("a comparison");
        }
        String operator = words.take().text();
        return grammar.isNumber(operand) ? number(operator) : text(operand, operator);
    }

    private Condition absent(Operand operand) {
        boolean negated = words.takeKeyword("NOT");
        if (!words.takeKeyword("NULL")) {
            throw words.unexpected("NULL");
        }
        if (!grammar.mayBeAbsent(operand)) {
            throw new InvalidQuery(
                    FIELD,
                    "IS NULL / IS NOT NULL is not supported for '%s'".formatted(name(operand)));
        }
        return new Condition.Absent(negated);
    }

    private Condition list(Operand operand, boolean negated) {
        if (!grammar.takesLists(operand) || grammar.isNumber(operand)) {
            throw new InvalidQuery(
                    FIELD,
                    "'%s' does not support comparison with a list of quoted string values."
                            .formatted(name(operand)));
        }
        if (!words.take(Kind.OPEN)) {
            throw words.unexpected("a list in parentheses");
        }
        Set<String> values = new LinkedHashSet<>();
        do {
            if (words.peek().is(Kind.CLOSE) && !values.isEmpty()) {
                break;
            }
            values.add(string());
            if (values.size() > LONGEST_LIST) {
                throw new InvalidQuery(FIELD, "a list has more than " + LONGEST_LIST + " values");
            }
        } while (words.take(Kind.COMMA));
        if (!words.take(Kind.CLOSE)) {
            throw words.unexpected("')'");
        }
        return new Condition.OneOf(values, negated);
    }

    private String pattern(Operand operand, String operator) {
        if (grammar.isNumber(operand) || grammar.isName(operand)) {
            throw invalidComparator(operand, operator);
        }
        return string();
    }

    private Condition number(String operator) {
        if (!words.peek().is(Kind.NUMBER)) {
            throw new InvalidQuery(
                    FIELD,
                    "Expected numeric value type. Found '%s'"
                            .formatted(Quote.of(words.peek().text())));
        }
        Comparison comparison =
                switch (operator) {
                    case "=" -> Comparison.EQUAL;
                    case "!=" -> Comparison.NOT_EQUAL;
                    case "<" -> Comparison.LESS;
                    case "<=" -> Comparison.AT_MOST;
                    case ">" -> Comparison.GREATER;
                    case ">=" -> Comparison.AT_LEAST;
                    default -> throw new IllegalStateException(operator);
                };
        return new Condition.Compares(comparison, Double.parseDouble(words.take().text()));
    }

    private Condition text(Operand operand, String operator) {
        boolean negated = operator.equals("!=");
        if (!negated && !operator.equals("=")) {
            throw invalidComparator(operand, operator);
        }
        return new Condition.Equals(string(), negated);
    }

    private String string() {
        if (!words.peek().is(Kind.SINGLE_QUOTED) && !words.peek().is(Kind.DOUBLE_QUOTED)) {
            throw new InvalidQuery(
                    FIELD,
                    "Expected a quoted string value (e.g. 'my-value'). Got value '%s'"
                            .formatted(Quote.of(words.peek().text())));
        }
        return words.take().text();
    }

    private static InvalidQuery invalidComparator(Operand operand, String operator) {
        return new InvalidQuery(
                FIELD, "Invalid comparator '%s' for '%s'".formatted(operator, name(operand)));
    }

    private static String name(Operand operand) {
        return Quote.of(operand.key());
    }
}
