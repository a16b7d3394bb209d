package dev.kaname.serving;

/// A request for a prediction, as it came.
///
/// @param project id of the project
/// @param endpoint its name
/// @param version number or alias, or `""` for what is in service
/// @param body the whole body; not changed by anyone from here on
/// @param head length of its JSON part
@SuppressWarnings("ArrayRecordComponent") // a request, not a value to compare
public record InferCall(String project, String endpoint, String version, byte[] body, int head) {
    public InferCall {
        if (head < 0 || head > body.length) {
            throw new ServingFailure.Invalid(
                    "Inference-Header-Content-Length",
                    "is not a length inside the body",
                    "send the length of the JSON part");
        }
    }
}
