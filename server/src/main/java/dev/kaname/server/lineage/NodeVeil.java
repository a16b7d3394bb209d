package dev.kaname.server.lineage;

import dev.kaname.database.Edge.Node;
import dev.kaname.server.access.Caller;
import java.util.Optional;
import java.util.function.Function;

/// Which things of the graph a caller may not see. The graph is the project's, but data is read by
/// those alone to whom its repository is granted, and the names of its files are part of it.
@FunctionalInterface
public interface NodeVeil {
    /// Says of a node what it belongs to that the caller may not read; empty if they may see it.
    /// For the caller's request only: what was found out once is remembered.
    Function<Node, Optional<String>> before(Caller caller);
}
