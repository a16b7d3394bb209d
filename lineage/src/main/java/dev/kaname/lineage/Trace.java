package dev.kaname.lineage;

import dev.kaname.database.Edge;
import java.util.List;

/// The part of the graph that one walk reached.
///
/// @param start where the walk began
/// @param steps the edges passed, nearest first; each names both its nodes
/// @param cut whether a limit ended the walk before the graph did
public record Trace(Edge.Node start, List<Edge> steps, boolean cut) {
    public Trace {
        steps = List.copyOf(steps);
    }

    /// Every node reached, nearest first, without the start.
    public List<Edge.Node> reached(Direction direction) {
        return steps.stream()
                .map(edge -> direction == Direction.UP ? edge.from() : edge.to())
                .filter(node -> !(node.kind().equals(start.kind()) && node.id().equals(start.id())))
                .distinct()
                .toList();
    }
}
