package dev.kaname.server.tracking;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Answers: exactly 200, always a JSON object.
final class Answer {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private Answer() {}

    /// Writes the members of the answer.
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    static Response empty() {
        return bytes(EMPTY);
    }

    static Response of(Members members) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(1_024)) {
            try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
                json.writeStartObject();
                members.write(json);
                json.writeEndObject();
            }
            return bytes(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response bytes(byte[] body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    /// A number that may be none: `"NaN"`, as the protocol writes it.
    static void real(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeStringField(name, Double.toString(value));
        }
    }

    /// A list, left out if it is empty.
    static <T> void list(JsonGenerator json, String name, Iterable<T> items, Item<T> writer)
            throws IOException {
        boolean any = false;
        for (T item : items) {
            if (!any) {
                json.writeArrayFieldStart(name);
                any = true;
            }
            writer.write(json, item);
        }
        if (any) {
            json.writeEndArray();
        }
    }

    /// Writes one item of a list.
    interface Item<T> {
        void write(JsonGenerator json, T item) throws IOException;
    }

    static void pairs(JsonGenerator json, String name, java.util.Map<String, String> pairs)
            throws IOException {
        list(
                json,
                name,
                pairs.entrySet(),
                (out, pair) -> {
                    out.writeStartObject();
                    out.writeStringField("key", pair.getKey());
                    out.writeStringField("value", pair.getValue());
                    out.writeEndObject();
                });
    }
}
