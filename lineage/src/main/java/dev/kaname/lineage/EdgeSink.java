package dev.kaname.lineage;

import dev.kaname.database.ActSink;
import dev.kaname.database.Edge;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Tx;
import java.util.List;

/// Writes the edges of each act in the act's own transaction.
///
/// An edge that is there already stays as the first act wrote it: what made a thing does not change
/// afterwards.
public final class EdgeSink implements ActSink {
    @Override
    public void record(Tx tx, LoggedEvent logged, List<Edge> edges) {
        String project = logged.event().project();
        for (Edge edge : edges) {
            remember(tx, project, edge.from());
            remember(tx, project, edge.to());
            tx.update(
                    """
                    INSERT INTO lineage_edges
                        (project, from_kind, from_id, to_kind, to_id, relation, sequence)
                    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                    project,
                    edge.from().kind(),
                    edge.from().id(),
                    edge.to().kind(),
                    edge.to().id(),
                    edge.relation(),
                    logged.sequence());
        }
    }

    private static void remember(Tx tx, String project, Edge.Node node) {
        tx.update(
                """
                INSERT INTO lineage_nodes (project, kind, id, label, first_seen)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                project,
                node.kind(),
                node.id(),
                node.label(),
                tx.now());
    }
}
