package dev.kaname.pipelines;

/// One pipeline run in the chain of causes that led to another.
///
/// @param pipeline id of the pipeline
/// @param name of the pipeline at the time
/// @param run id of the pipeline run
public record Link(String pipeline, String name, String run) {}
