package dev.kaname.server.description;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.server.Page;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Java types as JSON schemas. Each record gets one under a name of its own, which is the name of
/// the class a client is generated with.
final class Schemas {
    private static final String REFERENCE = "#/components/schemas/";

    private final DocComments comments;
    private final Words words;
    private final Map<String, Object> found = new TreeMap<>();
    private final Map<String, Class<?>> owners = new TreeMap<>();

    /// @param written schemas that were written by hand, by name
    Schemas(DocComments comments, Words words, Map<String, Object> written) {
        this.comments = comments;
        this.words = words;
        found.putAll(written);
    }

    /// All that was met, by name.
    Map<String, Object> all() {
        return found;
    }

    Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class || plain == Path.class) {
            return simple("string", "");
        } else if (plain == Instant.class) {
            return simple("string", "date-time");
        } else if (plain == int.class || plain == Integer.class) {
            return simple("integer", "int32");
        } else if (plain == long.class || plain == Long.class || plain == OptionalLong.class) {
            return simple("integer", "int64");
        } else if (plain == double.class || plain == Double.class) {
            return simple("number", "double");
        } else if (plain == boolean.class || plain == Boolean.class) {
            return simple("boolean", "");
        } else if (plain == Object.class || plain == JsonNode.class) {
            return new LinkedHashMap<>(); // any JSON
        } else if (plain.isRecord()) {
            return reference(named(plain));
        }
        throw new AssertionError("no schema for " + type);
    }

    private Map<String, Object> generic(ParameterizedType type) {
        Type first = type.getActualTypeArguments()[0];
        if (type.getRawType() == Optional.class) {
            return of(first);
        } else if (type.getRawType() == List.class) {
            return list(of(first));
        } else if (type.getRawType() == Map.class) {
            Map<String, Object> schema = simple("object", "");
            schema.put("additionalProperties", of(type.getActualTypeArguments()[1]));
            return schema;
        } else if (type.getRawType() == Page.class) {
            return reference(page(first));
        }
        throw new AssertionError("no schema for " + type);
    }

    private String page(Type of) {
        Map<String, Object> item = of(of);
        String name = item.get("$ref").toString().substring(REFERENCE.length());
        Map<String, Object> schema = simple("object", "");
        schema.put("description", "One page of a list.");
        schema.put("required", List.of("items"));
        Map<String, Object> next = simple("string", "");
        next.put("description", "Where the list goes on: give it as `after`. Absent at the end.");
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> items = list(item);
        items.put("description", "In the order of the list.");
        properties.put("items", items);
        properties.put("next", next);
        schema.put("properties", properties);
        found.put(name + "Page", schema);
        return name + "Page";
    }

    private String named(Class<?> type) {
        String name = name(type);
        Class<?> owner = owners.putIfAbsent(name, type);
        if (owner != null && owner != type) {
            throw new AssertionError(owner + " and " + type + " would both be called " + name);
        }
        if (owner == null && !found.containsKey(name)) {
            found.put(name, Map.of()); // a record may hold itself
            found.put(name, describe(type));
        }
        return name;
    }

    private Map<String, Object> describe(Class<?> type) {
        DocComments.Said said = comments.of(type);
        Map<String, Object> schema = simple("object", "");
        schema.put("description", said.text());
        List<String> required = new ArrayList<>();
        Map<String, Object> properties = new LinkedHashMap<>();
        collect(type, said, properties, required);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("properties", properties);
        return schema;
    }

    /// The fields of a record; those of one that is unwrapped stand among them.
    private void collect(
            Class<?> type,
            DocComments.Said said,
            Map<String, Object> properties,
            List<String> required) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                Class<?> inner = component.getType();
                collect(inner, comments.of(inner), properties, required);
                continue;
            }
            properties.put(component.getName(), property(component, said));
            if (!optional(component)) {
                required.add(component.getName());
            }
        }
    }

    /// Says of a body which of its fields the server refuses to do without.
    void demand(Type body, Set<String> fields) {
        Class<?> type = (Class<?>) body;
        List<String> needed =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .filter(fields::contains)
                        .toList();
        @SuppressWarnings("unchecked")
        Map<String, Object> schema = (Map<String, Object>) found.get(named(type));
        if (!needed.isEmpty()) {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("properties", schema.remove("properties"));
            schema.put("required", needed);
            schema.putAll(properties);
        }
    }

    private Map<String, Object> property(RecordComponent component, DocComments.Said said) {
        Map<String, Object> schema =
                component.getAccessor().isAnnotationPresent(JsonRawValue.class)
                                || component.isAnnotationPresent(JsonRawValue.class)
                        ? new LinkedHashMap<>()
                        : of(component.getGenericType());
        String text =
                Optional.ofNullable(said.parameters().get(component.getName()))
                        .orElseGet(() -> words.of(component.getName()));
        if (text.isEmpty()) {
            return schema;
        }
        if (schema.containsKey("$ref")) {
            Map<String, Object> around = new LinkedHashMap<>();
            around.put("allOf", List.of(schema));
            schema = around;
        }
        schema.put("description", text);
        return schema;
    }

    private static boolean optional(RecordComponent component) {
        return component.getType() == Optional.class
                || component.getType() == OptionalLong.class
                || isNullable(component.getAnnotatedType());
    }

    static boolean isNullable(AnnotatedElement type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    /// A record nested in a resource is called after it: `TokenResource.View` is a `Token`, what
    /// makes one is a `NewToken`.
    static String name(Class<?> type) {
        String own = type.getSimpleName().replaceFirst("(View|Page)$", "");
        if (type.getEnclosingClass() == null) {
            return own;
        }
        String noun = noun(type.getEnclosingClass());
        if (own.isEmpty()) {
            return noun;
        }
        if (own.equals("New")) {
            return "New" + noun;
        }
        return own.contains(noun) ? own : noun + own;
    }

    static String noun(Class<?> resource) {
        return resource.getSimpleName().replaceFirst("(Resource|View|Detail|s)$", "");
    }

    static Map<String, Object> simple(String type, String format) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        if (!format.isEmpty()) {
            schema.put("format", format);
        }
        return schema;
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        Map<String, Object> schema = simple("array", "");
        schema.put("items", items);
        return schema;
    }

    private static Map<String, Object> reference(String name) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$ref", REFERENCE + name);
        return schema;
    }
}
