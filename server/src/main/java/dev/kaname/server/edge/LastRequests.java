package dev.kaname.server.edge;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/// Requests that are the last ones of their connections: no other that was sent behind them is
/// answered. The header alone does not do that, it only tells the client.
final class LastRequests {
    /// For the client to read the answer while it is still sending, in milliseconds.
    private static final long LINGER = 1_000;

    private final Set<HttpConnection> done =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /// Makes a request the last one.
    void add(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpConnection connection = request.connection();
        done.add(connection);
        context.response().putHeader("Connection", "close");
        context.addEndHandler(_ -> {
            if (request.isEnded()) {
                connection.close();
            } else {
                context.vertx().setTimer(LINGER, _ -> connection.close());
            }
        });
    }

    /// Whether this one came behind a last one; then its connection is closed without a word.
    boolean closes(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        if (!done.contains(connection)) {
            return false;
        }
        connection.close();
        return true;
    }
}
