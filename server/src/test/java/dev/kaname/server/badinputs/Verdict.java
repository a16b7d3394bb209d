package dev.kaname.server.badinputs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaname.server.RawHttp;
import dev.kaname.server.errors.Code;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether an answer is the right one, in whatever form the door's protocol has.
final class Verdict {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Integer> NEVER = List.of(401, 403, 429);

    /// Stands for a status where the connection was closed without a word.
    private static final int CLOSED = 0;

    private Verdict() {}

    /// What is wrong with the answer to a hostile request.
    static Optional<String> of(BadInput input, Knock knock, RawHttp.Reply reply) {
        int status = reply.status().orElse(reply.closed() ? CLOSED : -1);
        boolean right =
                input.status().contains(status)
                        && (input.code().isEmpty()
                                || input.code().stream().anyMatch(code -> says(reply, code)))
                        && !reply.header("Content-Type")
                                .orElse("")
                                .toLowerCase(Locale.ROOT)
                                .contains("html");
        return right ? Optional.empty() : Optional.of(told(knock, reply));
    }

    /// A code stands in each dialect in another way; in plain text, and in the reply to a HEAD, not
    /// at all.
    private static boolean says(RawHttp.Reply reply, String code) {
        if (!reply.header("Content-Type").orElse("").contains("json") || reply.body().isEmpty()) {
            return true;
        }
        JsonNode body = json(reply);
        Code known = Code.valueOf(code.toUpperCase(Locale.ROOT));
        return body.path("code").asText().equals(code)
                || body.path("error_code").asText().equals(known.mlflow())
                || body.path("error").asText().startsWith(code + ":");
    }

    private static JsonNode json(RawHttp.Reply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(reply.text(), e);
        }
    }

    /// What is wrong with the answer to the benign twin: it must succeed where `doors.json` says
    /// how a sound request looks, and anywhere else at least get past every guard.
    static Optional<String> ofTwin(Knock twin, RawHttp.Reply reply) {
        int status = reply.status().orElse(0);
        boolean success = status >= 200 && status < 300;
        boolean right =
                twin.door().stated()
                        ? twin.door().expects().isEmpty()
                                ? success
                                : twin.door().expects().contains(status)
                        : status > 0 && !NEVER.contains(status) && (status < 500 || status == 501);
        return right ? Optional.empty() : Optional.of("its twin: " + told(twin, reply));
    }

    private static String told(Knock knock, RawHttp.Reply reply) {
        String text = reply.text();
        return knock.door()
                + " (place "
                + knock.place()
                + ") answered "
                + text.lines().findFirst().orElse("nothing")
                + " "
                + reply.body().lines().findFirst().orElse("");
    }
}
