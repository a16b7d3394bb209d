package dev.kaname.pipelines;

import dev.kaname.database.Edge;
import dev.kaname.pipelines.ports.Content;
import java.util.Optional;

/// What one input of an attempt turned out to be.
///
/// @param content absent for an optional input of which there is none
/// @param source where it came from, for the graph
record Given(Optional<Content> content, Optional<Edge.Node> source) {
    static final Given NOTHING = new Given(Optional.empty(), Optional.empty());

    /// What it adds to a cache key.
    String digest() {
        return content.map(Content::digest).orElse("");
    }
}
