package dev.kaname.server.edge;

import dev.kaname.server.ServerConfig;
import dev.kaname.server.access.Refusals;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.RouterErrors;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Stands before all routes, also those that other extensions register.
@Singleton
public class Edge {
    private static final Set<HttpMethod> METHODS =
            Set.of(
                    HttpMethod.GET,
                    HttpMethod.HEAD,
                    HttpMethod.POST,
                    HttpMethod.PUT,
                    HttpMethod.PATCH,
                    HttpMethod.DELETE,
                    HttpMethod.OPTIONS);

    private static final Map<String, String> PROTECTION =
            Map.of(
                    "X-Content-Type-Options", "nosniff",
                    "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "Referrer-Policy", "same-origin",
                    "Cache-Control", "no-store");

    private final RouterErrors errors;
    private final HostNames hosts;
    private final Stopping stopping;
    private final LastRequests last = new LastRequests();
    private final Provider<Refusals> refusals;

    Edge(ServerConfig config, RouterErrors errors, Stopping stopping, Provider<Refusals> refusals) {
        this.errors = errors;
        this.stopping = stopping;
        this.refusals = refusals;
        this.hosts = new HostNames(config.allowedHosts().orElse(List.of()));
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::pass);
    }

    private void pass(RoutingContext context) {
        if (last.closes(context)) {
            return;
        }
        secure(context);
        Optional<Problem> problem = refuse(context.request());
        // who is not trusted framed what follows on the connection, and whose body has no declared
        // length may not be: of two lengths, the network layer drops one before us (BI-119)
        if (problem.isPresent() || context.request().headers().contains("Transfer-Encoding")) {
            last.add(context);
        }
        if (stopping.begun()) {
            context.response().putHeader("Connection", "close").putHeader("Retry-After", "5");
            errors.send(
                    context,
                    Problem.of(Code.UNAVAILABLE, "the server is stopping")
                            .remedy("try again in a moment"));
        } else if (problem.isPresent()) {
            errors.send(context, problem.get());
            String address = context.request().remoteAddress().hostAddress();
            refusals.get().atTheEdge(address, problem.get().code().text());
        } else {
            Optional<RequestBody> body = RequestBody.of(context);
            context.next();
            body.ifPresent(RequestBody::begin);
        }
    }

    private Optional<Problem> refuse(HttpServerRequest request) {
        if (!METHODS.contains(request.method())) {
            return Optional.of(Problem.of(Code.METHOD_REFUSED, "no address here has this method"));
        }
        if (!RequestTarget.plain(request.uri())) {
            return Optional.of(
                    Problem.of(
                                    Code.REQUEST_TARGET_REFUSED,
                                    "the address can be read in more than one way")
                            .remedy(
                                    "send a plain path: no ';', no encoded '/', '\\' or ';', no"
                                            + " empty or dot segments"));
        }
        if (!host(request)) {
            return Optional.of(
                    Problem.of(Code.HOST_REFUSED, "the server does not answer to this name")
                            .remedy("an operator adds names by KANAME_SERVER_ALLOWED_HOSTS"));
        }
        return framing(request.headers());
    }

    private boolean host(HttpServerRequest request) {
        int port = request.localAddress().port();
        List<String> sent = request.headers().getAll("Host");
        return sent.size() == 1 && hosts.allow(sent.getFirst(), port, request.isSSL());
    }

    /// Two lengths, or a transfer coding other than `chunked`, can be read in two ways by two
    /// parties (BI-119).
    private static Optional<Problem> framing(MultiMap headers) {
        List<String> transfer = headers.getAll("Transfer-Encoding");
        List<String> length = headers.getAll("Content-Length");
        boolean odd =
                length.size() > 1
                        || transfer.size() > 1
                        || (!transfer.isEmpty() && !length.isEmpty())
                        || (!transfer.isEmpty()
                                && !transfer.getFirst().toLowerCase(Locale.ROOT).equals("chunked"));
        return odd
                ? Optional.of(
                        Problem.of(Code.INVALID_ARGUMENT, "the length of the body is ambiguous"))
                : Optional.empty();
    }

    /// On every reply, errors too (BI-100, BI-101, BI-109), unless the route has set its own: two
    /// policies for one reply would be read in two ways.
    private static void secure(RoutingContext context) {
        boolean encrypted = context.request().isSSL();
        context.addHeadersEndHandler(_ -> {
            MultiMap headers = context.response().headers();
            PROTECTION.forEach((name, value) -> {
                if (!headers.contains(name)) {
                    headers.set(name, value);
                }
            });
            if (encrypted) {
                headers.set("Strict-Transport-Security", "max-age=31536000");
            }
        });
    }
}
