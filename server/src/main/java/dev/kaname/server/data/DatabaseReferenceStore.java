package dev.kaname.server.data;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.store.Reference;
import dev.kaname.store.ReferenceStore;
import dev.kaname.store.StoreFailure;
import java.util.List;

/// References of one project in the database, moved one at a time on somebody's account. For what
/// needs no act of its own: artifacts, kept outputs.
public final class DatabaseReferenceStore implements ReferenceStore {
    private final Database database;
    private final String project;
    private final Who who;

    public DatabaseReferenceStore(Database database, String project, Who who) {
        this.database = database;
        this.project = project;
        this.who = who;
    }

    @Override
    public Reference read(String name) {
        return database.read(rows -> References.read(rows, project, name));
    }

    @Override
    public boolean move(Reference seen, String target) {
        try {
            return database.act(
                    who,
                    tx ->
                            References.move(tx, project, seen, target)
                                    ? Outcome.of(
                                            true,
                                            Event.of(
                                                            project,
                                                            "reference.move",
                                                            "reference",
                                                            seen.name())
                                                    .with("target", target)
                                                    .asGathered())
                                    : Outcome.unchanged(false));
        } catch (DatabaseFailure.OutcomeUnknown e) {
            throw new StoreFailure.OutcomeUnknown("reference " + seen.name(), e);
        }
    }

    @Override
    public List<Reference> list(String prefix, String after, int limit) {
        return database.read(rows -> References.list(rows, project, prefix, after, limit));
    }
}
