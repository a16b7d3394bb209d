/// The Open Inference Protocol over HTTP: requests read straight into a model's memory, answers
/// written straight from it.
@NullMarked
package dev.kaname.serving.v2;

import org.jspecify.annotations.NullMarked;
