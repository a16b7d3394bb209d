package dev.kaname.serving.predictions;

/// One prediction as it goes into the log. The bytes are not changed by anyone once they are here.
///
/// @param outcome `ok`, or the kind of failure
/// @param micros from the request's last byte to the answer's first
public record PredictionRecord(
        PredictionId id,
        Deployed deployed,
        String outcome,
        long micros,
        Payload request,
        Payload response) {

    /// The body of a request or an answer.
    ///
    /// @param isJson whether all of it is known to be JSON
    @SuppressWarnings("ArrayRecordComponent") // shared, not compared
    public record Payload(byte[] bytes, boolean isJson) {}

    long size() {
        return (long) request.bytes().length + response.bytes().length + 256;
    }
}
