package dev.kaname.server.lineage;

import dev.kaname.database.Edge;
import dev.kaname.database.Edge.Node;
import dev.kaname.lineage.Direction;
import dev.kaname.lineage.Trace;
import dev.kaname.server.lineage.LineageResource.EdgeView;
import dev.kaname.server.lineage.LineageResource.NodeView;
import dev.kaname.server.lineage.LineageResource.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A walk as somebody sees it who may not see everything in it.
///
/// All hidden things of one container are shown as one node, so that the graph hangs together and
/// says no more than that something is there: neither its id, nor its name, nor how many there are.
final class Veiled {
    private static final String LABEL = "not yours to see";

    private final Function<Node, Optional<String>> hides;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    Veiled(Function<Node, Optional<String>> hides) {
        this.hides = hides;
    }

    View view(Trace trace, Direction direction) {
        NodeView start = node(trace.start());
        List<EdgeView> edges =
                trace.steps().stream()
                        .map(this::edge)
                        .filter(edge -> !edge.from().equals(edge.to()))
                        .distinct()
                        .toList();
        List<NodeView> nodes =
                trace.reached(direction).stream().map(this::node).distinct().toList();
        return new View(
                start, direction.name().toLowerCase(Locale.ROOT), nodes, edges, trace.cut());
    }

    private EdgeView edge(Edge edge) {
        return new EdgeView(node(edge.from()), node(edge.to()), edge.relation());
    }

    /// The number of a container holds within one answer.
    private NodeView node(Node node) {
        return hides.apply(node)
                .map(container -> numbers.computeIfAbsent(container, _ -> numbers.size() + 1))
                .map(number -> new NodeView(node.kind(), "hidden-" + number, LABEL))
                .orElseGet(() -> new NodeView(node.kind(), node.id(), node.label()));
    }
}
