package dev.kaname.serving.predictions;

import dev.kaname.database.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// One prediction as a line of JSON, format version 1: docs/reference/inference.md.
///
/// The id comes first, so that a line is found without parsing it.
final class RecordLine {
    static final String HEAD = "{\"kaname\":\"predictions\",\"version\":1}\n";

    private RecordLine() {}

    static String begin(PredictionId id) {
        return "{\"id\":\"" + id + "\",";
    }

    static void write(PredictionRecord record, int largestPayload, ByteArrayOutputStream target) {
        Deployed deployed = record.deployed();
        text(
                target,
                begin(record.id())
                        + "\"at\":\""
                        + record.id().time()
                        + "\",\"deployment\":\""
                        + deployed.id()
                        + "\",\"number\":"
                        + deployed.number()
                        + ",\"model\":"
                        + Json.canonical(deployed.model())
                        + ",\"modelVersion\":"
                        + Json.canonical(deployed.version())
                        + ",\"outcome\":"
                        + Json.canonical(record.outcome())
                        + ",\"micros\":"
                        + record.micros());
        payload(target, "request", record.request(), largestPayload);
        payload(target, "response", record.response(), largestPayload);
        text(target, "}\n");
    }

    private static void payload(
            ByteArrayOutputStream target,
            String name,
            PredictionRecord.Payload payload,
            int largest) {
        byte[] bytes = payload.bytes();
        if (bytes.length > largest) {
            text(target, ",\"" + name + "Bytes\":" + bytes.length);
        } else if (payload.isJson()) {
            text(target, ",\"" + name + "\":");
            for (byte b : bytes) {
                // a line break stands only between tokens of JSON, where a blank does as well
                target.write(b == '\n' || b == '\r' ? ' ' : b);
            }
        } else {
            text(target, ",\"" + name + "Base64\":\"");
            target.writeBytes(Base64.getEncoder().encode(bytes));
            text(target, "\"");
        }
    }

    private static void text(ByteArrayOutputStream target, String text) {
        target.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
