/// The pipeline file: what a person writes, read and checked completely before anything runs.
///
/// Start at [dev.kaname.pipelines.file.PipelineFile].
@NullMarked
package dev.kaname.pipelines.file;

import org.jspecify.annotations.NullMarked;
