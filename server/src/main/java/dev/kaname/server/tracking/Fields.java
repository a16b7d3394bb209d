package dev.kaname.server.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.tracking.ExperimentIds;
import dev.kaname.tracking.KeyValue;
import dev.kaname.tracking.TrackingFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields of one request, read the way MLflow's servers do: by snake or camel case, numbers
/// also as text (Java and R send them so), nothing and null alike, unknown ones ignored.
final class Fields {
    private static final String HINT =
            " See the API docs for more information about request parameters.";
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][\\w\\-]{0,255}");
    private static final int LONGEST_ECHO = 100;

    private final JsonNode node;
    private final String prefix;

    private Fields(JsonNode node, String prefix) {
        this.node = node;
        this.prefix = prefix;
    }

    static Fields of(JsonNode node) {
        return new Fields(node, "");
    }

    /// Query parameters; one that stands there several times is a list.
    static Fields of(Map<String, List<String>> query) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        query.forEach((name, values) -> {
            if (values.size() == 1) {
                node.put(name, values.getFirst());
            } else {
                values.forEach(node.withArrayProperty(name)::add);
            }
        });
        return new Fields(node, "");
    }

    /// The value of a field under either of its names; empty if there is none.
    private Optional<JsonNode> find(String name) {
        String camel = camel(name);
        @Nullable JsonNode snake = node.get(name);
        @Nullable JsonNode other = camel.equals(name) ? null : node.get(camel);
        if (snake != null && other != null) {
            throw new TrackingFailure.Invalid(
                    prefix + name,
                    "Request specifies both '%s' and '%s'; provide only one of them."
                            .formatted(name, camel));
        }
        return Optional.ofNullable(snake == null ? other : snake).filter(value -> !value.isNull());
    }

    /// A scalar. R sends an empty object or list for what is absent.
    private Optional<JsonNode> scalar(String name) {
        return find(name).filter(value -> !(value.isContainerNode() && value.isEmpty()));
    }

    private static String camel(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean up = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                camel.append(up ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return camel.toString();
    }

    Optional<String> text(String name) {
        return scalar(name)
                .map(value -> {
                    if (!value.isTextual()) {
                        throw wrongType(name, value);
                    }
                    return readable(name, value.textValue());
                });
    }

    /// What is looked for is as hostile as what is stored, so it is refused here (BI-022, BI-121).
    private String readable(String name, String text) {
        boolean half =
                text.codePoints()
                        .anyMatch(
                                c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (half || text.indexOf('\0') >= 0) {
            throw new TrackingFailure.Invalid(
                    prefix + name,
                    "Invalid value for parameter '%s' supplied: %s"
                            .formatted(
                                    prefix + name,
                                    half
                                            ? "it is not valid Unicode."
                                            : "it holds the character NUL."));
        }
        return text;
    }

    /// A text that is there and not empty.
    Optional<String> some(String name) {
        return text(name).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return some(name).orElseThrow(() -> missing(name));
    }

    /// A text that has to be there but may be empty.
    String present(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    TrackingFailure.Invalid missing(String name) {
        String full = prefix + name;
        return new TrackingFailure.Invalid(
                full, "Missing value for required parameter '%s'.%s".formatted(full, HINT));
    }

    /// The id of a run by its new or its old name, either of which is enough.
    String run() {
        return checkId(
                "run_id",
                some("run_id").or(() -> some("run_uuid")).orElseThrow(() -> missing("run_id")));
    }

    /// An id of ours: short and of plain characters.
    String id(String name) {
        return checkId(name, required(name));
    }

    /// An id that need not be there, in the same shape (BI-016).
    Optional<String> someId(String name) {
        return some(name).map(id -> checkId(name, id));
    }

    static String checkId(String name, String id) {
        if (!ID.matcher(id).matches()) {
            throw new TrackingFailure.Invalid(
                    name,
                    "Invalid value %s for parameter '%s' supplied.".formatted(echo(id), name));
        }
        return id;
    }

    long experiment(String name) {
        return ExperimentIds.parse(required(name));
    }

    List<Long> experiments(String name) {
        return texts(name).stream().map(ExperimentIds::parse).toList();
    }

    OptionalLong whole(String name) {
        Optional<JsonNode> value = scalar(name).filter(some -> !isEmptyText(some));
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(whole(name, value.get()));
    }

    private long whole(String name, JsonNode value) {
        try {
            if (value.isNumber()) {
                return value.decimalValue().longValueExact();
            }
            if (value.isTextual() && value.textValue().length() <= 40) {
                BigDecimal number = new BigDecimal(value.textValue().strip());
                if (Math.abs(number.scale()) <= 40) {
                    return number.longValueExact();
                }
            }
        } catch (ArithmeticException | NumberFormatException notWhole) {
            throw wrongType(name, value);
        }
        throw wrongType(name, value);
    }

    long requiredWhole(String name) {
        OptionalLong value = whole(name);
        if (value.isEmpty()) {
            throw missing(name);
        }
        return value.getAsLong();
    }

    /// A small whole number; one that is out of bounds anyway is answered as far out as it can be.
    OptionalInt count(String name) {
        OptionalLong value = whole(name);
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Math.clamp(value.getAsLong(), -1, Integer.MAX_VALUE));
    }

    double requiredReal(String name) {
        JsonNode value =
                scalar(name).filter(some -> !isEmptyText(some)).orElseThrow(() -> missing(name));
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isTextual()) {
            try {
                return switch (value.textValue()) {
                    case "NaN" -> Double.NaN;
                    case "Infinity", "inf", "Inf" -> Double.POSITIVE_INFINITY;
                    case "-Infinity", "-inf", "-Inf" -> Double.NEGATIVE_INFINITY;
                    default -> new BigDecimal(value.textValue().strip()).doubleValue();
                };
            } catch (NumberFormatException notANumber) {
                throw wrongType(name, value);
            }
        }
        throw wrongType(name, value);
    }

    boolean flag(String name, boolean absent) {
        Optional<JsonNode> value = scalar(name).filter(some -> !isEmptyText(some));
        if (value.isEmpty()) {
            return absent;
        }
        if (value.get().isBoolean()) {
            return value.get().booleanValue();
        }
        return switch (value.get().asText().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new TrackingFailure.Invalid(
                            prefix + name,
                            "Invalid boolean value: %s, must be 'true' or 'false'."
                                    .formatted(echo(value.get().asText())));
        };
    }

    private static boolean isEmptyText(JsonNode value) {
        return value.isTextual() && value.textValue().isEmpty();
    }

    /// A list of texts; a single text stands for a list of one.
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(name)) {
            if (!value.isTextual()) {
                throw wrongType(name, value);
            }
            texts.add(readable(name, value.textValue()));
        }
        return texts;
    }

    /// A list of objects.
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode value : list(name)) {
            if (!value.isObject()) {
                throw wrongType(name, value);
            }
            objects.add(new Fields(value, prefix + name + "[" + objects.size() + "]."));
        }
        return objects;
    }

    Optional<Fields> object(String name) {
        return find(name)
                .map(value -> {
                    if (!value.isObject()) {
                        throw wrongType(name, value);
                    }
                    return new Fields(value, prefix + name + ".");
                });
    }

    private Iterable<JsonNode> list(String name) {
        Optional<JsonNode> value = find(name);
        if (value.isEmpty() || (value.get().isObject() && value.get().isEmpty())) {
            return List.of();
        }
        if (value.get().isTextual()) {
            return List.of(value.get());
        }
        if (!value.get().isArray()) {
            throw wrongType(name, value.get());
        }
        return value.get();
    }

    /// A list of `{key, value}`; a value that is not there is empty.
    List<KeyValue> pairs(String name) {
        return objects(name).stream()
                .map(pair -> new KeyValue(pair.required("key"), pair.text("value").orElse("")))
                .toList();
    }

    /// One of an enum, by name or by number.
    <E extends Enum<E>> Optional<E> oneOf(
            String name, Class<E> type, java.util.function.ToIntFunction<E> number, String trim) {
        Optional<JsonNode> value = scalar(name).filter(some -> !isEmptyText(some));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String sent = value.get().asText();
        for (E each : type.getEnumConstants()) {
            if ((trim + each.name()).equals(sent)
                    || String.valueOf(number.applyAsInt(each)).equals(sent)) {
                return Optional.of(each);
            }
        }
        throw wrongType(name, value.get());
    }

    private TrackingFailure.Invalid wrongType(String name, JsonNode value) {
        String full = prefix + name;
        return new TrackingFailure.Invalid(
                full,
                "Invalid value %s for parameter '%s' supplied:  Hint: Value was of type '%s'.%s"
                        .formatted(echo(value), full, type(value), HINT));
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "str";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int" : "float";
            case ARRAY -> "list";
            case OBJECT -> "dict";
            case NULL, MISSING, BINARY, POJO -> "None";
        };
    }

    private static String echo(JsonNode value) {
        String json = value.toString();
        return json.length() > LONGEST_ECHO ? json.substring(0, LONGEST_ECHO) + "…" : json;
    }

    private static String echo(String text) {
        return echo(JsonNodeFactory.instance.textNode(text));
    }
}
