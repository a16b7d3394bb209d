package dev.kaname.tracking.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What one kind of search knows: its entities, its attributes, and where lists and `IS NULL` may
/// stand.
///
/// The language is MLflow's, where clauses are joined by AND, and more: OR and parentheses are
/// understood as well.
public final class Grammar {
    /// How an attribute is compared.
    public enum Kind {
        NUMBER,
        TEXT,
        /// A text that is only compared for equality.
        NAME
    }

    /// @param key its one name, whatever the alias it was asked by
    record Attribute(String key, Kind kind, boolean lists, boolean filters, boolean orders) {}

    private final Map<String, Entity> entities;
    private final Map<String, Attribute> attributes;
    private final Set<Entity> nullable;
    private final Set<Entity> listable;
    private final Set<String> datasetKeys;

    private Grammar(Builder builder) {
        this.entities = Map.copyOf(builder.entities);
        this.attributes = Map.copyOf(builder.attributes);
        this.nullable = Set.copyOf(builder.nullable);
        this.listable = Set.copyOf(builder.listable);
        this.datasetKeys = Set.copyOf(builder.datasetKeys);
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Reads a filter; an empty one matches everything.
    ///
    /// @throws InvalidQuery naming the parameter `filter`
    public Filter filter(String text) {
        return FilterParser.parse(this, text);
    }

    /// Reads orders such as `metrics.loss DESC`.
    ///
    /// @throws InvalidQuery naming the parameter `order_by`
    public List<Order> orders(List<String> texts) {
        return OrderParser.parse(this, texts);
    }

    Operand operand(String field, String entityName, String key) {
        Entity entity = entities.get(entityName);
        if (entity == null) {
            throw new InvalidQuery(
                    field,
                    "Invalid entity type '%s'. Valid values are %s"
                            .formatted(Quote.of(entityName), new TreeSet<>(entities.keySet())));
        }
        return switch (entity) {
            case ATTRIBUTE -> attribute(field, key);
            case DATASET -> dataset(field, key);
            case METRIC, PARAM, TAG -> new Operand(entity, key);
        };
    }

    Operand attribute(String field, String key) {
        Attribute attribute = attributes.get(key);
        boolean ordering = field.equals(OrderParser.FIELD);
        if (attribute == null || !(ordering ? attribute.orders() : attribute.filters())) {
            throw new InvalidQuery(
                    field,
                    "Invalid attribute key '%s' specified. Valid keys are '%s'"
                            .formatted(Quote.of(key), known(ordering)));
        }
        return new Operand(Entity.ATTRIBUTE, attribute.key());
    }

    boolean isNumber(Operand operand) {
        return operand.entity() == Entity.METRIC || kind(operand) == Kind.NUMBER;
    }

    boolean isName(Operand operand) {
        return kind(operand) == Kind.NAME;
    }

    boolean mayBeAbsent(Operand operand) {
        return nullable.contains(operand.entity());
    }

    boolean takesLists(Operand operand) {
        return operand.entity() == Entity.ATTRIBUTE
                ? attributes.values().stream()
                        .anyMatch(a -> a.key().equals(operand.key()) && a.lists())
                : listable.contains(operand.entity());
    }

    private Kind kind(Operand operand) {
        if (operand.entity() != Entity.ATTRIBUTE) {
            return Kind.TEXT;
        }
        return attributes.values().stream()
                .filter(attribute -> attribute.key().equals(operand.key()))
                .findFirst()
                .map(Attribute::kind)
                .orElse(Kind.TEXT);
    }

    private Operand dataset(String field, String key) {
        if (!datasetKeys.contains(key)) {
            throw new InvalidQuery(
                    field,
                    "Invalid dataset key '%s' specified. Valid keys are '%s'"
                            .formatted(Quote.of(key), new TreeSet<>(datasetKeys)));
        }
        return new Operand(Entity.DATASET, key);
    }

    private Set<String> known(boolean ordering) {
        Set<String> names = new TreeSet<>();
        attributes.forEach((name, attribute) -> {
            if (ordering ? attribute.orders() : attribute.filters()) {
                names.add(name);
            }
        });
        return names;
    }

    /// Collects what a search knows.
    public static final class Builder {
        private final Map<String, Entity> entities = new HashMap<>();
        private final Map<String, Attribute> attributes = new HashMap<>();
        private final Set<Entity> nullable = new TreeSet<>();
        private final Set<Entity> listable = new TreeSet<>();
        private final Set<String> datasetKeys = new TreeSet<>();

        private Builder() {}

        public Builder entity(Entity entity, String... spellings) {
            for (String spelling : spellings) {
                entities.put(spelling, entity);
            }
            return this;
        }

        /// An attribute that filters and orders.
        public Builder attribute(Kind kind, String key, String... aliases) {
            return attribute(new Attribute(key, kind, false, true, true), aliases);
        }

        /// The same, which is also compared with lists.
        public Builder listed(Kind kind, String key, String... aliases) {
            return attribute(new Attribute(key, kind, true, true, true), aliases);
        }

        public Builder filterOnly(Kind kind, String key, boolean lists) {
            return attribute(new Attribute(key, kind, lists, true, false));
        }

        public Builder orderOnly(Kind kind, String key, String... aliases) {
            return attribute(new Attribute(key, kind, false, false, true), aliases);
        }

        private Builder attribute(Attribute attribute, String... aliases) {
            attributes.put(attribute.key(), attribute);
            for (String alias : aliases) {
                attributes.put(alias, attribute);
            }
            return this;
        }

        public Builder absent(Entity... may) {
            nullable.addAll(List.of(may));
            return this;
        }

        /// Entities other than attributes whose values are compared with lists.
        public Builder lists(Entity... may) {
            listable.addAll(List.of(may));
            return this;
        }

        public Builder datasets(String... keys) {
            datasetKeys.addAll(List.of(keys));
            return this;
        }

        public Grammar build() {
            return new Grammar(this);
        }
    }
}
