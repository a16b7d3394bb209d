package dev.kaname.server;

import dev.kaname.security.FirstStart;
import dev.kaname.security.Security;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// What happens once before the first request, and once after the last.
@Singleton
public class Start {
    private static final System.Logger LOG = System.getLogger(Start.class.getName());

    private final DataFolder folder;
    private final FirstStart firstStart;
    private final Security security;

    Start(DataFolder folder, FirstStart firstStart, Security security) {
        this.folder = folder;
        this.firstStart = firstStart;
        this.security = security;
    }

    void begin(@Observes StartupEvent event) {
        firstStart
                .ensureAdministrator(folder.path().resolve("admin-token"))
                .ifPresent(file ->
                        LOG.log(
                                System.Logger.Level.INFO,
                                "the administrator''s token is in {0}",
                                file));
    }

    void end(@Observes ShutdownEvent event) {
        security.tokens().saveUse();
    }
}
