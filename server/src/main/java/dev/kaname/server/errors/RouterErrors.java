package dev.kaname.server.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gives the errors that arise outside every resource (no such route, a body over the limit) the
/// same form as all others.
@Singleton
public class RouterErrors {
    private static final Map<Integer, Problem> BY_STATUS =
            Map.of(
                    400, Problem.of(Code.INVALID_ARGUMENT, "the request could not be read"),
                    401, Refusal.unauthenticated().problem(),
                    403, Refusal.forbidden().problem(),
                    405, Problem.of(Code.METHOD_REFUSED, "this address has other methods"),
                    413, Problem.of(Code.TOO_LARGE, "the body is larger than allowed"),
                    415, Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, "not understood here"),
                    500, Problem.of(Code.INTERNAL_ERROR, "an error nobody foresaw"));

    private final ObjectMapper json;

    RouterErrors(ObjectMapper json) {
        this.json = json;
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
        BY_STATUS.forEach((status, problem) ->
                router.errorHandler(status, context -> send(context, problem)));
        router.errorHandler(404, this::noRoute);
        router.route().last().handler(this::noRoute);
    }

    private void noRoute(RoutingContext context) {
        send(context, ErrorReply.noRoute(path(context)));
    }

    /// Stands before the framework's own handler, which writes a stack trace to the log for every
    /// malformed request that a stranger sends.
    private void failed(RoutingContext context) {
        int status = context.statusCode();
        @Nullable Problem known = BY_STATUS.get(status);
        if (known != null && status < 500) {
            send(context, known);
        } else {
            send(context, ErrorMapper.unforeseen(context.failure()));
        }
    }

    /// Answers with a refusal, and says how to come back.
    public void send(RoutingContext context, Refusal refusal) {
        if (refusal.problem().code() == Code.UNAUTHENTICATED) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        refusal.pause()
                .ifPresent(pause ->
                        context.response()
                                .putHeader(
                                        HttpHeaders.RETRY_AFTER, Long.toString(pause.toSeconds())));
        send(context, refusal.problem());
    }

    /// Answers with a problem, unless an answer has already begun.
    public void send(RoutingContext context, Problem problem) {
        send(context, ErrorReply.of(problem, path(context)));
    }

    private static String path(RoutingContext context) {
        return Objects.requireNonNullElse(context.request().path(), "/");
    }

    private void send(RoutingContext context, ErrorReply reply) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        context.response()
                .setStatusCode(reply.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, reply.mediaType())
                .end(text(reply.body()));
    }

    private String text(Object body) {
        try {
            return body instanceof String plain ? plain : json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }
}
