package dev.kaname.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kaname.database.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// A list of sentences as it stands in its column.
final class ReasonsJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ReasonsJson() {}

    static String write(List<String> reasons) {
        return Json.canonical(reasons);
    }

    static List<String> read(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            List<String> reasons = new ArrayList<>();
            for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
                if (t == JsonToken.VALUE_STRING) {
                    reasons.add(parser.getText());
                }
            }
            return reasons;
        } catch (IOException e) {
            throw new UncheckedIOException("reasons of a verdict cannot be read", e);
        }
    }
}
