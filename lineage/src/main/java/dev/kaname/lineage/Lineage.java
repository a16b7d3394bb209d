package dev.kaname.lineage;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Edge.Node;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Questions to the shared graph of a project.
///
/// A walk goes breadth first, one query for up to [#BATCH] nodes of a level, and never visits a
/// node twice, so that a graph with diamonds costs what it has, not what its paths multiply to.
public final class Lineage {
    /// The deepest walk anyone may ask for.
    public static final int DEEPEST = 100;

    private static final int BATCH = 200;

    private final Database database;

    public Lineage(Database database) {
        this.database = database;
    }

    /// The node of this kind and id, if any act of the project ever mentioned it.
    public Optional<Node> find(String project, String kind, String id) {
        return database.read(rows ->
                rows.first(
                        "SELECT kind, id, label FROM lineage_nodes"
                                + " WHERE project = ? AND kind = ? AND id = ?",
                        Lineage::node,
                        project,
                        kind,
                        id));
    }

    /// The nodes that somebody may mean by a word: an exact id, an exact label, or the start of an
    /// id of at least eight characters. Exact ids come first; at most `limit` are answered.
    public List<Node> guess(String project, String word, int limit) {
        String end = word.length() >= 8 ? word + "\uffff" : word;
        return database.read(rows ->
                rows.list(
                        """
                        SELECT kind, id, label FROM lineage_nodes
                        WHERE project = ? AND (id = ? OR label = ? OR (id >= ? AND id < ?))
                        ORDER BY CASE WHEN id = ? THEN 0 ELSE 1 END, kind, id LIMIT ?
                        """,
                        Lineage::node,
                        project,
                        word,
                        word,
                        word,
                        end,
                        word,
                        limit));
    }

    /// Walks from a node as far as `depth` edges and until `limit` edges were passed.
    ///
    /// @param depth 1 to [#DEEPEST]
    public Trace trace(String project, Node start, Direction direction, int depth, int limit) {
        return database.read(rows -> new Walk(rows, project, direction, limit).from(start, depth));
    }

    private static Node node(Row row) {
        return new Node(row.text("kind"), row.text("id"), row.text("label"));
    }

    /// One walk: the nodes seen and the edges passed so far.
    private static final class Walk {
        private final Rows rows;
        private final String project;
        private final Direction direction;
        private final int limit;
        private final Set<List<String>> seen = new LinkedHashSet<>();
        private final List<Edge> steps = new ArrayList<>();
        private boolean cut;

        Walk(Rows rows, String project, Direction direction, int limit) {
            this.rows = rows;
            this.project = project;
            this.direction = direction;
            this.limit = limit;
        }

        Trace from(Node start, int depth) {
            seen.add(key(start));
            List<Node> level = List.of(start);
            for (int i = 0; i < depth && !level.isEmpty() && !cut; i++) {
                level = next(level);
            }
            if (!level.isEmpty() && !cut) {
                cut = !edgesOf(level).isEmpty();
            }
            return new Trace(start, steps, cut);
        }

        private List<Node> next(List<Node> level) {
            List<Node> found = new ArrayList<>();
            for (Edge edge : edgesOf(level)) {
                if (steps.size() == limit) {
                    cut = true;
                    return found;
                }
                steps.add(edge);
                Node far = direction == Direction.UP ? edge.from() : edge.to();
                if (seen.add(key(far))) {
                    found.add(far);
                }
            }
            return found;
        }

        private List<Edge> edgesOf(List<Node> level) {
            List<Edge> edges = new ArrayList<>();
            for (int i = 0; i < level.size(); i += BATCH) {
                edges.addAll(batch(level.subList(i, Math.min(level.size(), i + BATCH))));
            }
            return edges;
        }

        private List<Edge> batch(List<Node> nodes) {
            String near = direction == Direction.UP ? "to" : "from";
            String places = String.join(", ", Collections.nCopies(nodes.size(), "(?, ?)"));
            String sql =
                    """
                    SELECT e.from_kind, e.from_id, f.label AS from_label,
                           e.to_kind, e.to_id, t.label AS to_label, e.relation
                    FROM lineage_edges e
                    JOIN lineage_nodes f
                      ON f.project = e.project AND f.kind = e.from_kind AND f.id = e.from_id
                    JOIN lineage_nodes t
                      ON t.project = e.project AND t.kind = e.to_kind AND t.id = e.to_id
                    WHERE e.project = ? AND (e.%1$s_kind, e.%1$s_id) IN (VALUES %2$s)
                    ORDER BY e.sequence, e.from_kind, e.from_id, e.to_kind, e.to_id LIMIT ?
                    """
                            .formatted(near, places);
            List<Object> arguments = new ArrayList<>();
            arguments.add(project);
            nodes.stream()
                    .flatMap(node -> Stream.of(node.kind(), node.id()))
                    .forEach(arguments::add);
            arguments.add(limit + 1);
            return rows.list(sql, Walk::edge, arguments.toArray());
        }

        private static Edge edge(Row row) {
            return new Edge(
                    new Node(row.text("from_kind"), row.text("from_id"), row.text("from_label")),
                    new Node(row.text("to_kind"), row.text("to_id"), row.text("to_label")),
                    row.text("relation"));
        }

        private static List<String> key(Node node) {
            return List.of(node.kind(), node.id());
        }
    }
}
