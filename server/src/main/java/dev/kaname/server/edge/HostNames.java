package dev.kaname.server.edge;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The names under which the server answers. A page in somebody's browser whose name was made to
/// resolve to this machine sends its own name, and is refused (BI-095): names are compared whole,
/// port included, for every method (BI-096).
final class HostNames {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> configured;

    HostNames(Collection<String> configured) {
        this.configured = new HashSet<>();
        configured.forEach(name -> this.configured.add(name.strip().toLowerCase(Locale.ROOT)));
    }

    /// @param host what the client sent as `Host`
    /// @param port the port the connection came in by
    boolean allow(String host, int port, boolean tls) {
        String name = host.toLowerCase(Locale.ROOT);
        if (configured.contains(name)) {
            return true;
        }
        String ending = ":" + port;
        boolean usual = port == (tls ? 443 : 80);
        for (String loopback : LOOPBACK) {
            if (name.equals(loopback + ending) || (usual && name.equals(loopback))) {
                return true;
            }
        }
        return name.endsWith(ending)
                && configured.contains(name.substring(0, name.length() - ending.length()));
    }
}
