package dev.kaname.tracking.search;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A parsed filter: a tree of clauses.
public sealed interface Filter {
    /// Everything matches.
    static Filter everything() {
        return new And(List.of());
    }

    record And(List<Filter> parts) implements Filter {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Filter> parts) implements Filter {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Clause(Operand operand, Condition condition) implements Filter {}

    /// @throws InvalidQuery if looking at this and at what came before was too much work
    default boolean matches(Subject subject, Effort effort) {
        effort.spend();
        return switch (this) {
            case And and -> and.parts().stream().allMatch(part -> part.matches(subject, effort));
            case Or or -> or.parts().stream().anyMatch(part -> part.matches(subject, effort));
            case Clause clause -> subject.fulfils(clause.operand(), clause.condition());
        };
    }

    /// Every clause of the tree.
    default Stream<Clause> clauses() {
        return switch (this) {
            case And and -> and.parts().stream().flatMap(Filter::clauses);
            case Or or -> or.parts().stream().flatMap(Filter::clauses);
            case Clause clause -> Stream.of(clause);
        };
    }

    /// The values to which the filter as a whole confines an attribute, if it does: what an index
    /// can be asked for.
    default Optional<Set<String>> confinedTo(String attribute) {
        return switch (this) {
            case And and ->
                    and.parts().stream()
                            .flatMap(part -> part.confinedTo(attribute).stream())
                            .findFirst();
            case Or _ -> Optional.empty();
            case Clause(Operand operand, Condition condition) ->
                    operand.entity() == Entity.ATTRIBUTE && operand.key().equals(attribute)
                            ? values(condition)
                            : Optional.empty();
        };
    }

    private static Optional<Set<String>> values(Condition condition) {
        return switch (condition) {
            case Condition.Equals equals when !equals.negated() ->
                    Optional.of(Set.of(equals.value()));
            case Condition.OneOf oneOf when !oneOf.negated() -> Optional.of(oneOf.values());
            case Condition.Equals _,
                    Condition.OneOf _,
                    Condition.Compares _,
                    Condition.Fits _,
                    Condition.Absent _ ->
                    Optional.empty();
        };
    }
}
