package dev.kaname.server.data;

import dev.kaname.database.Edge.Node;
import dev.kaname.server.access.Caller;
import dev.kaname.server.lineage.NodeVeil;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Hides states and files of the data repositories that a caller may not read.
public final class DataVeil implements NodeVeil {
    private final Repositories repositories;

    public DataVeil(Repositories repositories) {
        this.repositories = repositories;
    }

    @Override
    public Function<Node, Optional<String>> before(Caller caller) {
        Map<String, Boolean> readable = new HashMap<>();
        return node ->
                repository(node)
                        .filter(id -> !readable.computeIfAbsent(id, one -> mayRead(caller, one)));
    }

    /// Id of the repository, which stands before the commit: see
    /// [dev.kaname.server.acts.CommitData].
    private static Optional<String> repository(Node node) {
        return node.kind().equals("data")
                ? Optional.of(node.id().split("@", 2)[0])
                : Optional.empty();
    }

    private boolean mayRead(Caller caller, String id) {
        return repositories
                .byId(caller.project().id(), id)
                .filter(repository -> caller.mayRead(repository.name()))
                .isPresent();
    }
}
