/// Pipelines: definition, plan, pipeline runs, cache, triggers.
///
/// Start at [dev.kaname.pipelines.Pipelines]. A pipeline file is read in `file`, resolved in
/// `plan`, and the moves of a pipeline run are decided in `run`, all without a database or a
/// process. This package writes them down, carries them out, and picks up the thread after a crash.
/// What it needs of the rest of Kaname stands in `ports`.
@NullMarked
package dev.kaname.pipelines;

import org.jspecify.annotations.NullMarked;
