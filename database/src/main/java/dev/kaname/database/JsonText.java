package dev.kaname.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads back the JSON of the log: whole numbers as [Long], others as [Double].
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    static Map<String, Object> object(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            if (value(parser) instanceof Map<?, ?> map) {
                Map<String, Object> read = new LinkedHashMap<>();
                map.forEach((key, value) -> read.put((String) key, value));
                return read;
            }
            throw new IllegalStateException("the log holds JSON that is no object");
        } catch (IOException e) {
            throw new UncheckedIOException("the log holds what is no JSON", e);
        }
    }

    static List<Event.Subject> subjects(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            List<Event.Subject> subjects = new ArrayList<>();
            if (value(parser) instanceof List<?> pairs) {
                for (Object pair : pairs) {
                    if (pair instanceof List<?> two
                            && two.get(0) instanceof String kind
                            && two.get(1) instanceof String id) {
                        subjects.add(new Event.Subject(kind, id));
                    }
                }
            }
            return subjects;
        } catch (IOException e) {
            throw new UncheckedIOException("the log holds what is no JSON", e);
        }
    }

    static String ofSubjects(List<Event.Subject> subjects) {
        return Json.canonical(
                subjects.stream().map(subject -> List.of(subject.kind(), subject.id())).toList());
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> list(parser);
            case START_OBJECT -> map(parser);
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new IOException("unexpected " + parser.currentToken());
        };
    }

    /// A double of more than 19 digits is written without a point too.
    private static Object whole(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getDoubleValue();
        };
    }

    private static List<@Nullable Object> list(JsonParser parser) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }

    private static Map<String, @Nullable Object> map(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }
}
