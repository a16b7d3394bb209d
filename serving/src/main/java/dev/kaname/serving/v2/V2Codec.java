package dev.kaname.serving.v2;

import dev.kaname.serving.model.Seat;
import dev.kaname.serving.model.Signature;
import java.nio.charset.StandardCharsets;

/// The protocol for one served version: reads requests into its seats and writes answers from them.
public final class V2Codec {
    private final V2Names names;
    private final V2Writer writer;

    /// @param model the endpoint's name, which is what the protocol calls a model
    /// @param version the number of the registry
    public V2Codec(String model, String version, Signature signature) {
        names = new V2Names(signature);
        writer = new V2Writer(model, version, names);
    }

    /// Reads a request.
    ///
    /// @param head length of the JSON part: all of it, or what the header
    ///   `Inference-Header-Content-Length` says
    /// @throws dev.kaname.serving.ServingFailure if it is not a request of this model
    public V2Request read(Seat seat, byte[] body, int head) {
        return new V2Reader(names, seat, body, head).read();
    }

    /// Writes the answer to a request that was run, or that has no rows and need not be.
    ///
    /// @param idHigh upper half of the prediction id
    /// @param idLow lower half
    public V2Answer write(
            V2Request request, Seat seat, JsonBuffer buffer, long idHigh, long idLow) {
        return writer.write(request, seat, buffer, idHigh, idLow);
    }

    /// What the model takes and answers, for `GET /v2/models/{m}`.
    ///
    /// @param versions numbers that can be asked
    public byte[] metadata(Iterable<String> versions, String platform) {
        return writer.metadata(versions, platform);
    }

    /// The body of a refusal.
    public static byte[] error(String code, String text) {
        return new JsonBuffer().raw("{\"error\":").text(code + ": " + text).raw('}').toBytes();
    }

    /// A name as a JSON string.
    static byte[] quoted(String name) {
        return new JsonBuffer().text(name).toBytes();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
