package dev.kaname.server.wiring;

import dev.kaname.code.CodeFailure;
import dev.kaname.code.CodeRepositories;
import dev.kaname.code.CodeRepository;
import dev.kaname.database.Database;
import dev.kaname.database.EventLog;
import dev.kaname.database.LoggedEvent;
import dev.kaname.pipelines.PipelineFailure;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.store.StoreFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What happens elsewhere and concerns pipelines: code was pushed, data was committed. Both come
/// from the event log, so that nothing is missed across a restart and nothing is started twice.
public final class PipelineTriggers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PipelineTriggers.class.getName());

    private final Pipelines pipelines;
    private final CodeRepositories code;
    private final PushesHeard pushes;
    private final AutoCloseable listening;

    public PipelineTriggers(
            Database database, Pipelines pipelines, CodeRepositories code, PushesHeard pushes) {
        this.pipelines = pipelines;
        this.code = code;
        this.pushes = pushes;
        this.listening =
                database.events()
                        .listen("pipelines.triggers", EventLog.Start.BEGINNING, this::hear);
    }

    /// One cursor for both, so that a commit that follows a push meets the pipeline it activated.
    /// What can never be done is left, with a line in the log: heard again and again it would keep
    /// every later event of every project waiting.
    private void hear(LoggedEvent logged) {
        try {
            switch (logged.event().kind()) {
                case "code.push" -> pushed(logged);
                case "data.commit" -> committed(logged);
                default -> {}
            }
        } catch (PipelineFailure | CodeFailure | StoreFailure failure) {
            if (!isFinal(failure)) {
                throw failure;
            }
            LOG.log(
                    System.Logger.Level.ERROR,
                    "event " + logged.sequence() + " could not start all it should",
                    failure);
        }
    }

    /// Whether trying again would come to the same, for this failure and those suppressed in it.
    private static boolean isFinal(Throwable failure) {
        boolean told =
                failure instanceof PipelineFailure
                        || failure instanceof CodeFailure
                        || failure instanceof StoreFailure;
        boolean mayPass =
                failure instanceof StoreFailure.Unavailable
                        || failure instanceof StoreFailure.OutcomeUnknown
                        || failure instanceof CodeFailure.Unavailable;
        return told
                && !mayPass
                && Stream.of(failure.getSuppressed()).allMatch(PipelineTriggers::isFinal);
    }

    private void pushed(LoggedEvent logged) {
        String project = logged.event().project();
        String id = logged.event().objects().getFirst().id();
        CodeRepository repository = code.withId(project, id);
        if (!(logged.event().payload().get("updates") instanceof List<?> updates)) {
            return;
        }
        for (Object update : updates) {
            if (update instanceof Map<?, ?> move
                    && repository.defaultRef().equals(move.get("ref"))
                    && move.get("after") instanceof String commit
                    && !commit.isEmpty()) {
                activate(logged, new Code.Source(project, id, commit));
                pushes.heard(id, commit);
            }
        }
    }

    /// The push was checked before it was let in; what no longer holds since (a right was taken
    /// away) leaves the earlier version active.
    private void activate(LoggedEvent logged, Code.Source source) {
        try {
            pipelines.activate(logged.who().because("event:" + logged.sequence()), source);
        } catch (PipelineFailure | CodeFailure refused) {
            if (!isFinal(refused)) {
                throw refused;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "commit {0} was pushed but not activated: {1}",
                    source.commit(),
                    refused.getMessage());
        }
    }

    private void committed(LoggedEvent logged) {
        Map<String, Object> payload = logged.event().payload();
        Data.Commit commit =
                new Data.Commit(
                        text(payload, "repositoryId"),
                        text(payload, "repository"),
                        text(payload, "branch"),
                        text(payload, "commit"));
        pipelines.onDataCommit(logged.event().project(), commit, logged.who());
    }

    private static String text(Map<String, Object> payload, String key) {
        return String.valueOf(payload.getOrDefault(key, ""));
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception failure) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the pipelines' listener did not end well",
                    failure);
        }
    }
}
