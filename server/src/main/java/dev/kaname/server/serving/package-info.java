/// Predictions over HTTP: the Open Inference Protocol, and what became of a prediction.
@NullMarked
package dev.kaname.server.serving;

import org.jspecify.annotations.NullMarked;
