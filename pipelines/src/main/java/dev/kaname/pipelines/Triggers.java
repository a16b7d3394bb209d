package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Who;
import dev.kaname.pipelines.file.Trigger;
import dev.kaname.pipelines.plan.Plan;
import dev.kaname.pipelines.ports.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Starts pipelines because something happened.
final class Triggers {
    private final Database database;
    private final Data data;
    private final Plans plans;
    private final Starting starting;

    Triggers(Database database, Data data, Plans plans, Starting starting) {
        this.database = database;
        this.data = data;
        this.plans = plans;
        this.starting = starting;
    }

    /// An active pipeline.
    ///
    /// @param owner the principal on whose behalf it runs
    private record Active(String pipeline, String name, String version, String owner) {}

    /// A commit of data was made. Told at least once; starts each pipeline at most once. A pipeline
    /// that cannot be started keeps no other from starting; the first such failure is thrown when
    /// all have had their turn, with the others suppressed in it.
    ///
    /// @param who made it, and why
    /// @param begin what is done with each run that was created
    List<Starting.Created> onCommit(
            String project, Data.Commit commit, Who who, Consumer<Starting.Created> begin) {
        List<RuntimeException> failures = new ArrayList<>();
        List<Starting.Created> created = new ArrayList<>();
        for (Active active : active(project)) {
            try {
                start(project, active, commit, who).ifPresent(created::add);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        created.forEach(begin);
        if (!failures.isEmpty()) {
            RuntimeException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
        return created;
    }

    private Optional<Starting.Created> start(
            String project, Active active, Data.Commit commit, Who who) {
        Plan plan = plans.of(project, active.version());
        return fires(project, plan, commit)
                ? starting.create(wish(project, active, plan, commit, who))
                : Optional.empty();
    }

    private List<Active> active(String project) {
        return database.read(rows ->
                rows.list(
                        "SELECT id, name, active, activated_by FROM pipelines"
                                + " WHERE project = ? AND active IS NOT NULL ORDER BY name",
                        row ->
                                new Active(
                                        row.text("id"),
                                        row.text("name"),
                                        row.text("active"),
                                        row.text("activated_by")),
                        project));
    }

    private boolean fires(String project, Plan plan, Data.Commit commit) {
        List<Trigger.OnData> listening = new ArrayList<>();
        for (Trigger trigger : plan.triggers()) {
            switch (trigger) {
                case Trigger.OnData onData -> {
                    if (onData.repository().equals(commit.name())
                            && onData.branch().equals(commit.branch())) {
                        listening.add(onData);
                    }
                }
            }
        }
        if (listening.isEmpty()) {
            return false;
        }
        return listening.stream().anyMatch(trigger -> trigger.paths().isEmpty())
                || data.touches(
                        project, commit, path -> listening.stream().anyMatch(t -> t.matches(path)));
    }

    private Wish wish(String project, Active active, Plan plan, Data.Commit commit, Who who) {
        String told = commit.name() + "@" + commit.branch() + " " + commit.id();
        return new Wish(
                project,
                active.pipeline(),
                active.name(),
                active.version(),
                plan,
                Wish.DATA,
                told,
                Map.of(),
                Optional.of(commit),
                Who.SYSTEM
                        .behalf(active.owner())
                        .because("data:" + commit.repository() + "@" + commit.id()),
                active.owner(),
                List.of(active.owner()),
                "data:" + commit.repository() + "@" + commit.branch() + ":" + commit.id(),
                chain(project, who),
                Optional.empty());
    }

    /// The pipeline runs that led to something, by who did it: the engine on account of a run, or a
    /// step with its own token.
    List<Link> chain(String project, Who who) {
        Optional<String> run =
                who.cause()
                        .filter(cause -> cause.startsWith("pipelinerun:"))
                        .map(cause -> cause.substring("pipelinerun:".length()));
        return database.read(rows ->
                run.or(() ->
                                rows.first(
                                        "SELECT run FROM pipeline_attempts"
                                                + " WHERE project = ? AND id = ?",
                                        row -> row.text("run"),
                                        project,
                                        who.principal()))
                        .flatMap(id ->
                                rows.first(
                                        "SELECT chain FROM pipeline_runs"
                                                + " WHERE project = ? AND id = ?",
                                        row -> Stored.chain(row.text("chain")),
                                        project,
                                        id))
                        .orElse(List.of()));
    }
}
