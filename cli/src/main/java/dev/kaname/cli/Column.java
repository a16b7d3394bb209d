package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// One column of a table.
///
/// @param name key of its heading, `column.<name>`
public record Column(String name, Function<JsonNode, String> value) {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    /// A field as it is.
    public static Column of(String field) {
        return new Column(field, item -> text(item.path(field)));
    }

    /// A moment, to the minute in the zone of whoever reads it.
    public static Column time(String field) {
        return new Column(field, item -> time(item.path(field).asText(), ZoneId.systemDefault()));
    }

    /// An id or digest, as much of it as tells it apart; the whole stands in the JSON.
    public static Column brief(String field) {
        return new Column(field, item -> shortened(item.path(field).asText()));
    }

    static String time(String text, ZoneId zone) {
        try {
            return text.isEmpty() ? "" : MINUTES.format(Instant.parse(text).atZone(zone));
        } catch (DateTimeParseException other) {
            return text;
        }
    }

    static String shortened(String id) {
        return id.length() > 16 ? id.substring(0, 12) + "…" : id;
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(text(part)));
            return String.join(", ", parts);
        }
        return value.isMissingNode() || value.isNull() ? "" : value.asText();
    }
}
