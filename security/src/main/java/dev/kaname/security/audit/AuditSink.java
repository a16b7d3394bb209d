package dev.kaname.security.audit;

import dev.kaname.database.ActSink;
import dev.kaname.database.Edge;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Tx;
import java.util.List;

/// Writes the audit record of an act in the act's own transaction: no record, no act.
///
/// On SQLite acts run one after the other and the record is chained here. On PostgreSQL a common
/// end of the chain would put all acts into one queue, so the entry is left unchained with its act,
/// and [Audit#chainPending] chains entries in the order it finds them.
public final class AuditSink implements ActSink {
    @Override
    public void record(Tx tx, LoggedEvent event, List<Edge> edges) {
        boolean gathered = event.event().gathered();
        Entry entry = gathered ? Entry.counted(event) : Entry.of(event);
        switch (tx.dialect()) {
            case SQLITE -> enter(tx, entry, gathered);
            case POSTGRESQL ->
                    tx.update(
                            "INSERT INTO audit_pending (project, at, gathered, entry)"
                                    + " VALUES (?, ?, ?, ?)",
                            entry.project(),
                            entry.at(),
                            gathered,
                            entry.text());
        }
    }

    static void enter(Tx tx, Entry entry, boolean gathered) {
        if (gathered) {
            Counts.add(tx, entry, 1);
        } else {
            Chain.append(tx, List.of(entry));
        }
    }
}
