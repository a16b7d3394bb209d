package dev.kaname.server;

import dev.kaname.code.CodeRepositories;
import dev.kaname.database.Database;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.database.Work;
import dev.kaname.security.FirstStart;
import dev.kaname.security.Security;
import dev.kaname.security.audit.Audit;
import dev.kaname.server.repeats.Requests;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/// What happens once before the first request, and once after the last.
@Singleton
public class Start {
    private static final System.Logger LOG = System.getLogger(Start.class.getName());

    /// How long an act's record waits for its place in the chain, where acts run side by side.
    private static final Duration CHAINED_EVERY = Duration.ofSeconds(1);

    private static final Duration TENDED_EVERY = Duration.ofMinutes(1);

    private static final Duration FORGOTTEN_EVERY = Duration.ofHours(1);

    private final DataFolder folder;
    private final Database database;
    private final FirstStart firstStart;
    private final Security security;
    private final Audit audit;
    private final CodeRepositories code;
    private final Requests requests;

    Start(
            DataFolder folder,
            Database database,
            FirstStart firstStart,
            Security security,
            Audit audit,
            CodeRepositories code,
            Requests requests) {
        this.folder = folder;
        this.database = database;
        this.firstStart = firstStart;
        this.security = security;
        this.audit = audit;
        this.code = code;
        this.requests = requests;
    }

    void begin(@Observes StartupEvent event) {
        if (ServerUser.isRoot()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "this server runs as root, and so do the steps it starts: "
                            + ServerUser.REMEDY);
        }
        audit.checkAtStart();
        firstStart
                .ensureAdministrator(folder.path().resolve("admin-token"))
                .ifPresent(file ->
                        LOG.log(
                                System.Logger.Level.INFO,
                                "the administrator''s token is in {0}",
                                file));
        code.start();
        repeat("audit.tend", TENDED_EVERY, audit::tend);
        repeat("requests.tend", FORGOTTEN_EVERY, requests::tend);
        switch (database.dialect()) {
            case SQLITE -> {}
            case POSTGRESQL -> repeat("audit.chain", CHAINED_EVERY, audit::chainPending);
        }
    }

    private void repeat(String kind, Duration pause, Runnable what) {
        Work work = database.work();
        work.handle(
                kind,
                1,
                _ -> {
                    what.run();
                    return new Work.Next.Again(pause, "");
                });
        database.act(
                Who.SYSTEM,
                tx -> {
                    work.put(tx, kind, "", "{}", tx.now().plus(pause));
                    return Outcome.unchanged(true);
                });
    }

    void end(@Observes ShutdownEvent event) {
        security.tokens().saveUse();
        audit.settle();
    }
}
