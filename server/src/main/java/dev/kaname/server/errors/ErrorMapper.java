package dev.kaname.server.errors;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns every exception of a resource into a reply.
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(ErrorMapper.class.getName());

    private final UriInfo uri;
    private final RoutingContext exchange;
    private final AnsweredCode answered;

    ErrorMapper(UriInfo uri, RoutingContext exchange, AnsweredCode answered) {
        this.uri = uri;
        this.exchange = exchange;
        this.answered = answered;
    }

    @Override
    public Response toResponse(Throwable failure) {
        if (exchange.response().closed()) {
            return clientGone(failure);
        }
        Problem problem = Problems.of(failure).orElseGet(() -> unforeseen(failure));
        answered.set(problem.code());
        String path = uri.getRequestUri().getRawPath();
        ErrorReply reply =
                failure instanceof NotFoundException && problem.code() == Code.NOT_FOUND
                        ? ErrorReply.noRoute(path)
                        : ErrorReply.of(problem, path);
        Response.ResponseBuilder response =
                Response.status(reply.status())
                        .header(HttpHeaders.CONTENT_TYPE, reply.mediaType())
                        .entity(reply.body());
        if (problem.code() == Code.UNAUTHENTICATED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"mlflow\"");
        }
        Optional<Duration> pause =
                failure instanceof Refusal refusal ? refusal.pause() : Optional.empty();
        if (pause.isPresent() || reply.status() == 503) {
            response.header(
                    HttpHeaders.RETRY_AFTER, pause.orElse(Duration.ofSeconds(1)).toSeconds());
        }
        return response.build();
    }

    /// Nobody reads this answer: a client that goes before the end is no error of ours.
    private static Response clientGone(Throwable failure) {
        LOG.log(System.Logger.Level.DEBUG, "a client went before its answer ended", failure);
        return Response.serverError().build();
    }

    static Problem unforeseen(@Nullable Throwable failure) {
        String request = UUID.randomUUID().toString();
        LOG.log(System.Logger.Level.ERROR, "request " + request + " failed", failure);
        return Problem.of(Code.INTERNAL_ERROR, "an error nobody foresaw, logged as " + request);
    }
}
