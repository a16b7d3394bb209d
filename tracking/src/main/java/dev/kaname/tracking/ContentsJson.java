package dev.kaname.tracking;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// The JSON in which a run's contents are stored: maps of texts, and `{"loss":[0,0.5,1732,3]}` with
/// number, value (null if not a number), timestamp and step.
///
/// The form is canonical (no white space, sorted keys), so that a search can look a key up in the
/// text without reading the rest. Keys hold neither quotes nor backslashes, and inside a value
/// every quote follows a backslash; so a quoted key with its colon, behind a brace or a comma, is
/// that key and nothing else.
final class ContentsJson {
    /// What all params, or tags, or latest metrics of one thing may have together, in characters:
    /// whoever reads any of them reads all, and searches read those of many things.
    private static final int HEAVIEST = 2 << 20;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private ContentsJson() {}

    /// @throws TrackingFailure.Invalid if it is too much to be kept with one thing
    static String requireLight(String json) {
        if (json.length() > HEAVIEST) {
            throw new TrackingFailure.Invalid(
                    "body",
                    "this is too much to be kept with a run or a model: at most "
                            + HEAVIEST
                            + " characters in all; log it as an artifact");
        }
        return json;
    }

    static String write(Map<String, String> texts) {
        StringBuilder out = new StringBuilder(32 * texts.size() + 2).append('{');
        texts.forEach((key, value) -> {
            separate(out);
            string(out, key);
            out.append(':');
            string(out, value);
        });
        return requireLight(out.append('}').toString());
    }

    static String writeMetrics(Map<String, Latest> metrics) {
        StringBuilder out = new StringBuilder(48 * metrics.size() + 2).append('{');
        metrics.forEach((key, latest) -> {
            separate(out);
            string(out, key);
            out.append(":[").append(latest.number()).append(',');
            if (Double.isNaN(latest.value())) {
                out.append("null");
            } else {
                out.append(latest.value());
            }
            out.append(',').append(latest.timestamp());
            out.append(',').append(latest.step()).append(']');
        });
        return requireLight(out.append('}').toString());
    }

    private static void separate(StringBuilder out) {
        if (out.length() > 1) {
            out.append(',');
        }
    }

    private static void string(StringBuilder out, String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    static Map<String, String> texts(String json) {
        Map<String, String> texts = new TreeMap<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                texts.put(key, parser.getText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    static Map<String, Latest> metrics(String json) {
        Map<String, Latest> metrics = new TreeMap<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                metrics.put(key, latest(parser));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return metrics;
    }

    private static Latest latest(JsonParser parser) throws IOException {
        parser.nextToken();
        int number = parser.getIntValue();
        boolean nan = parser.nextToken() == JsonToken.VALUE_NULL;
        double value = nan ? Double.NaN : parser.getDoubleValue();
        parser.nextToken();
        long timestamp = parser.getLongValue();
        parser.nextToken();
        long step = parser.getLongValue();
        parser.nextToken();
        return new Latest(number, value, timestamp, step);
    }

    /// One text of a stored map.
    static Optional<String> text(String json, String key) {
        OptionalInt at = valueOf(json, key);
        if (at.isEmpty()) {
            return Optional.empty();
        }
        int start = at.getAsInt() + 1;
        int end = json.indexOf('"', start);
        if (json.substring(start, end).indexOf('\\') < 0) {
            return Optional.of(json.substring(start, end));
        }
        return Optional.ofNullable(texts(json).get(key));
    }

    /// The latest value of one metric in a stored map.
    static Optional<Latest> metric(String json, String key) {
        OptionalInt at = valueOf(json, key);
        if (at.isEmpty()) {
            return Optional.empty();
        }
        int start = at.getAsInt();
        int end = json.indexOf(']', start);
        String[] parts = json.substring(start + 1, end).split(",", -1);
        return Optional.of(
                new Latest(
                        Integer.parseInt(parts[0]),
                        parts[1].equals("null") ? Double.NaN : Double.parseDouble(parts[1]),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3])));
    }

    private static OptionalInt valueOf(String json, String key) {
        if (key.indexOf('"') >= 0 || key.indexOf('\\') >= 0) {
            return OptionalInt.empty(); // no such key is ever stored, and it could look like two
        }
        String quoted = '"' + key + "\":";
        int from = 0;
        while (true) {
            int at = json.indexOf(quoted, from);
            if (at < 0) {
                return OptionalInt.empty();
            }
            char before = json.charAt(at - 1);
            if (before == '{' || before == ',') {
                return OptionalInt.of(at + quoted.length());
            }
            from = at + 1;
        }
    }
}
