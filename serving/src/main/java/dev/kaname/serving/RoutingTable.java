package dev.kaname.serving;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which endpoint leads to which deployment. A value: changing it makes another one, and a request
/// sees the one or the other, never half of each.
record RoutingTable(Map<EndpointKey, Route> routes) {
    static final RoutingTable EMPTY = new RoutingTable(Map.of());

    RoutingTable {
        routes = Map.copyOf(routes);
    }

    Optional<Route> find(String project, String endpoint) {
        return Optional.ofNullable(routes.get(new EndpointKey(project, endpoint)));
    }

    RoutingTable with(EndpointKey key, Route route) {
        Map<EndpointKey, Route> more = new HashMap<>(routes);
        more.put(key, route);
        return new RoutingTable(more);
    }

    RoutingTable without(EndpointKey key) {
        Map<EndpointKey, Route> fewer = new HashMap<>(routes);
        fewer.remove(key);
        return new RoutingTable(fewer);
    }

    List<String> endpoints(String project) {
        return routes.keySet().stream()
                .filter(key -> key.project().equals(project))
                .map(EndpointKey::endpoint)
                .sorted()
                .toList();
    }
}
