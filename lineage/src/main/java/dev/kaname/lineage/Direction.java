package dev.kaname.lineage;

/// Which way to walk the graph.
public enum Direction {
    /// Against the arrows: what made this?
    UP,
    /// Along the arrows: what came of this?
    DOWN
}
