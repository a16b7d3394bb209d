package dev.kaname.tracking;

import dev.kaname.database.Database;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The door: everything that MLflow's clients track and register, for all projects.
///
/// Callers have been authorised before they come here; tracking records who they are and asks no
/// more. A project is named by its immutable id, and nothing of another project is ever found.
public final class Tracking {
    private final Experiments experiments;
    private final Runs runs;
    private final RunLog log;
    private final Histories histories;
    private final LoggedModels loggedModels;
    private final Registry registry;
    private final ModelVersions versions;

    /// @param artifacts asked for the content ids of models
    /// @param use asked before a model or a version of it is taken away
    /// @param attempts asked before somebody changes what an attempt of a pipeline's step made
    /// @param ids 32 hexadecimal digits each, never the same twice
    /// @param random for names of runs that have none; safe to be shared by threads
    public Tracking(
            Database database,
            Artifacts artifacts,
            ModelUse use,
            Attempts attempts,
            Supplier<String> ids,
            RandomGenerator random) {
        RunNames names = new RunNames(random);
        Custody custody = new Custody(attempts);
        this.experiments = new Experiments(database);
        this.runs = new Runs(database, experiments, custody, ids, names::next);
        this.log = new RunLog(database, custody);
        this.histories = new Histories(database);
        this.loggedModels = new LoggedModels(database, experiments, custody, ids, names::next);
        this.registry = new Registry(database, artifacts, use, ids);
        this.versions = new ModelVersions(database, artifacts, use, ids);
    }

    public Experiments experiments() {
        return experiments;
    }

    public Runs runs() {
        return runs;
    }

    public RunLog log() {
        return log;
    }

    public Histories histories() {
        return histories;
    }

    public LoggedModels loggedModels() {
        return loggedModels;
    }

    public Registry registry() {
        return registry;
    }

    public ModelVersions versions() {
        return versions;
    }
}
