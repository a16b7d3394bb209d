package dev.kaname.server.serving;

import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Problems;
import dev.kaname.serving.Inference;
import dev.kaname.serving.ServingFailure;
import dev.kaname.serving.v2.V2Answer;
import dev.kaname.serving.v2.V2Codec;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An inference as a reply of the Open Inference Protocol. Each has the prediction's id in a
/// header, refusals too.
final class V2Reply {
    static final String PREDICTION_ID = "X-Prediction-Id";
    private static final String HEAD = "Inference-Header-Content-Length";

    private V2Reply() {}

    static Response of(Inference inference) {
        Response.ResponseBuilder reply =
                switch (inference) {
                    case Inference.Answered answered -> answer(answered.answer());
                    case Inference.Failed failed -> refusal(failed.failure());
                };
        return reply.header(PREDICTION_ID, inference.id().toString()).build();
    }

    private static Response.ResponseBuilder answer(V2Answer answer) {
        Response.ResponseBuilder reply = Response.ok(answer.body());
        return answer.isBinary()
                ? reply.type(MediaType.APPLICATION_OCTET_STREAM_TYPE).header(HEAD, answer.head())
                : reply.type(MediaType.APPLICATION_JSON_TYPE);
    }

    private static Response.ResponseBuilder refusal(ServingFailure failure) {
        Problem problem = Problems.of(failure);
        String text = problem.detail() + problem.remedy().map(r -> ": " + r).orElse("");
        Response.ResponseBuilder reply =
                Response.status(problem.code().status())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(V2Codec.error(problem.code().text(), text));
        retryAfter(failure).ifPresent(d -> reply.header(HttpHeaders.RETRY_AFTER, d.toSeconds()));
        return reply;
    }

    private static Optional<Duration> retryAfter(ServingFailure failure) {
        return switch (failure) {
            case ServingFailure.Busy busy -> Optional.of(busy.retryAfter());
            case ServingFailure.Unavailable gone -> Optional.of(gone.retryAfter());
            case ServingFailure.Missing _,
                    ServingFailure.Invalid _,
                    ServingFailure.TooLarge _,
                    ServingFailure.Unsupported _,
                    ServingFailure.NotServable _,
                    ServingFailure.DeadlinePassed _,
                    ServingFailure.ModelFailed _ ->
                    Optional.empty();
        };
    }

    /// Where the JSON part of a body ends: at its end, if nothing was said.
    ///
    /// @throws ServingFailure.Invalid if the header is not a length (BI-129)
    static int head(@Nullable String header, int whole) {
        if (header == null) {
            return whole;
        }
        try {
            int length = Integer.parseInt(header.strip());
            if (length > 0 && length <= whole) {
                return length;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new ServingFailure.Invalid(
                HEAD, "is not a length inside the body", "send the length of the JSON part");
    }
}
