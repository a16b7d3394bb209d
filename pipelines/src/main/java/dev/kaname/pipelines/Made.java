package dev.kaname.pipelines;

import dev.kaname.pipelines.ports.Content;

/// One output that stands: made by an attempt of this step, now or earlier.
///
/// @param type word of its type
/// @param attempt that made it
/// @param text the JSON of metrics and verdicts, else empty
record Made(String name, String type, Content content, String attempt, String text) {}
