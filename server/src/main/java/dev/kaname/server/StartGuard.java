package dev.kaname.server;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Looks at the settings before anything else happens; the socket is opened after that.
@Singleton
public class StartGuard {
    private final ServerConfig config;
    private final String boundTo;

    StartGuard(ServerConfig config, @ConfigProperty(name = "quarkus.http.host") String boundTo) {
        this.config = config;
        this.boundTo = boundTo;
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        List<String> complaints = new ArrayList<>(StartChecks.complaints(config));
        if (!boundTo.equals(config.host())) {
            complaints.add("quarkus.http.host must not be set; set KANAME_SERVER_HOST");
        }
        if (!complaints.isEmpty()) {
            throw new StartRefused(complaints);
        }
    }
}
