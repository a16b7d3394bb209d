package dev.kaname.server.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kaname.server.errors.Refusal;
import dev.kaname.tracking.TrackingFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the body of a call. Only POST and PUT have their media type checked, as clients expect;
/// DELETE carries a body too.
final class FieldsReader {
    /// The largest that clients send is a data set's profile, of 16 MiB.
    static final int LARGEST = 32 << 20;

    /// A token takes two bytes to send and some hundred to keep. The largest call that clients make
    /// has a thousand metrics, of a dozen tokens each.
    private static final long MOST_TOKENS = 400_000;

    private static final String JSON = "application/json";
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            com.fasterxml.jackson.core.JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(100)
                                                    .maxNameLength(1_000)
                                                    .maxNumberLength(400)
                                                    .maxStringLength(LARGEST)
                                                    .maxTokenCount(MOST_TOKENS)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private FieldsReader() {}

    /// The body of a POST or PUT.
    static Fields checked(@Nullable String mediaType, InputStream body) {
        if (mediaType == null) {
            throw badRequest("Content-Type header is missing.");
        }
        if (!mediaType.split(";", 2)[0].strip().equals(JSON)) {
            throw badRequest("Content-Type must be one of ['application/json'].");
        }
        return unchecked(body);
    }

    private static TrackingFailure.Invalid badRequest(String why) {
        return new TrackingFailure.Invalid("Content-Type", "Bad Request. " + why);
    }

    /// The body of a PATCH or DELETE. No body is an empty object.
    static Fields unchecked(InputStream body) {
        byte[] bytes = bytes(body, LARGEST);
        return Fields.of(bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : parse(bytes));
    }

    static byte[] bytes(InputStream body, int largest) {
        try {
            byte[] bytes = body.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw Refusal.tooLarge("the body is larger than allowed");
            }
            return bytes;
        } catch (IOException cut) {
            throw new TrackingFailure.Invalid("body", "The request body ended early.");
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            // the oldest R clients send JSON within a JSON string
            if (node.isTextual()) {
                node = MAPPER.readTree(node.textValue());
            }
            return Optional.of(node)
                    .filter(JsonNode::isObject)
                    .orElseThrow(FieldsReader::notAnObject);
        } catch (StreamConstraintsException tooMuch) {
            throw new TrackingFailure.Invalid(
                    "body",
                    "The request body is nested too deep, or has too many or too long values; log"
                            + " in smaller batches.");
        } catch (JsonProcessingException malformed) {
            throw new TrackingFailure.Invalid("body", "The request body is not valid JSON.");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static TrackingFailure.Invalid notAnObject() {
        return new TrackingFailure.Invalid("body", "The request body must be a JSON object.");
    }
}
