package dev.kaname.pipelines;

import dev.kaname.database.Edge;
import dev.kaname.database.Edge.Node;
import dev.kaname.pipelines.ports.Data;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What leads to a pipeline run when it is created: its code, the data it is pinned to, the commit
/// that triggered it and the run that caused it. Models are looked up later, by its attempts.
final class Origins {
    private Origins() {}

    /// @param code git commit the pipeline version is pinned to
    static List<Edge> of(Wish wish, Starting.Created created, String code, List<Pin> pins) {
        Node run = new Node("pipelinerun", created.id(), wish.name() + " #" + created.number());
        List<Edge> edges = new ArrayList<>();
        edges.add(new Edge(new Node("code", code, wish.name()), run, "ran"));
        wish.pinned().ifPresent(commit -> edges.add(new Edge(node(commit), run, "triggered")));
        pinned(wish, pins).forEach(commit -> edges.add(new Edge(node(commit), run, "pinned")));
        if (!wish.chain().isEmpty()) {
            edges.add(new Edge(node(wish.chain().getLast()), run, "caused"));
        }
        wish.again().ifPresent(again -> edges.add(new Edge(node(again.run()), run, "repeated")));
        return edges;
    }

    private static Node node(Link link) {
        return new Node("pipelinerun", link.run(), link.name());
    }

    /// The commits it reads, each once; of the one that triggered it that is said already.
    private static Set<Data.Commit> pinned(Wish wish, List<Pin> pins) {
        Set<Data.Commit> commits = new LinkedHashSet<>();
        pins.stream()
                .filter(pin -> pin.content().isPresent())
                .forEach(pin -> commits.add(pin.commit()));
        wish.pinned().ifPresent(commits::remove);
        return commits;
    }

    private static Node node(Data.Commit commit) {
        return new Pin(commit, "", Optional.empty()).node();
    }
}
