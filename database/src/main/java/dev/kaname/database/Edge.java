package dev.kaname.database;

/// One relation of the shared graph, written by the act that made it true.
///
/// Edges point downstream: from what was used to what came of it. `from` is read as "`to` was made
/// with `from`", so that walking against the arrow finds origins and along it finds impact.
///
/// @param relation a verb of the field, for example `read`, `wrote`, `trained`, `deployed`
public record Edge(Node from, Node to, String relation) {
    /// A thing that never changes: `data`, `code`, `runtime`, `pipelinerun`, `attempt`, `mlrun`,
    /// `model`, `deployment` or `window`.
    ///
    /// @param label how a person called it at the time; names are resolved again when shown
    public record Node(String kind, String id, String label) {}
}
