package dev.kaname.tracking;

import dev.kaname.database.Rows;

/// What tracking asks about the attempts of pipelines' steps. Asked within the act that would
/// change what one of them made.
@FunctionalInterface
public interface Attempts {
    /// Whether an attempt ended and its outputs are sealed. One that is not known is not over.
    boolean isOver(Rows rows, String project, String attempt);
}
