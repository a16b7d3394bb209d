package dev.kaname.server.lineage;

import dev.kaname.database.Edge.Node;
import java.util.List;

/// What people call a node when they do not use its id: a prediction id, `model/3`, `repo@branch`.
/// Each feature that has such names gives one; the graph itself knows only ids and labels.
@FunctionalInterface
public interface NodeNames {
    /// The nodes this word stands for; none if it is not a name of this feature.
    List<Node> find(String project, String word);

    /// What any of these features calls so.
    static NodeNames all(List<NodeNames> features) {
        return (project, word) ->
                features.stream().flatMap(f -> f.find(project, word).stream()).toList();
    }
}
