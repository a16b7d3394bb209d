package dev.kaname.tracking.search;

import java.util.Optional;
import java.util.OptionalDouble;

/// A thing that is searched: says what value it has for an operand.
///
/// A key that is not there fulfils nothing but [Condition.Absent]: a filter such as `tags.a != 'b'`
/// speaks only of things that have the tag.
public interface Subject {
    /// The value of a numeric operand; not a number is a value too.
    OptionalDouble number(Operand operand);

    /// The value of a text operand.
    Optional<String> text(Operand operand);

    default boolean fulfils(Operand operand, Condition condition) {
        return switch (condition) {
            case Condition.Compares compares -> {
                OptionalDouble actual = number(operand);
                yield actual.isPresent() && compares.holds(actual.getAsDouble());
            }
            case Condition.Absent absent -> text(operand).isPresent() == absent.negated();
            case Condition.Equals _, Condition.Fits _, Condition.OneOf _ ->
                    text(operand).map(condition::holds).orElse(false);
        };
    }
}
