package dev.kaname.serving;

import java.util.List;
import java.util.Optional;

/// Holds the routing table and moves it, one change at a time.
///
/// A route holds its models; what a change drops is let go after the change, and is freed when the
/// last request on it has ended.
final class Router {
    private volatile RoutingTable table = RoutingTable.EMPTY;

    RoutingTable table() {
        return table;
    }

    /// Puts a deployment into service. One that is older than what is in service changes nothing.
    ///
    /// @param fresh with a model that is held once; the route takes it over
    synchronized boolean activate(EndpointKey key, EndpointSettings settings, Served fresh) {
        Optional<Route> before = table.find(key.project(), key.endpoint());
        Optional<Served> current = before.flatMap(Route::current);
        if (current.isPresent() && current.get().deployed().number() >= fresh.deployed().number()) {
            fresh.model().letGo();
            return false;
        }
        table = table.with(key, new Route(settings, Optional.of(fresh), current, ""));
        before.flatMap(Route::previous).ifPresent(served -> served.model().letGo());
        return true;
    }

    /// Says that an endpoint cannot answer, and why; one that can goes on.
    synchronized void unavailable(EndpointKey key, EndpointSettings settings, String problem) {
        if (table.find(key.project(), key.endpoint()).flatMap(Route::current).isEmpty()) {
            table =
                    table.with(
                            key, new Route(settings, Optional.empty(), Optional.empty(), problem));
        }
    }

    synchronized void settings(EndpointKey key, EndpointSettings settings) {
        table.find(key.project(), key.endpoint())
                .ifPresent(r ->
                        table =
                                table.with(
                                        key,
                                        new Route(
                                                settings, r.current(), r.previous(), r.problem())));
    }

    synchronized void remove(EndpointKey key) {
        List<Served> dropped =
                table.find(key.project(), key.endpoint()).map(Route::served).orElse(List.of());
        table = table.without(key);
        dropped.forEach(served -> served.model().letGo());
    }

    synchronized void clear() {
        List<Served> dropped =
                table.routes().values().stream().flatMap(r -> r.served().stream()).toList();
        table = RoutingTable.EMPTY;
        dropped.forEach(served -> served.model().letGo());
    }
}
