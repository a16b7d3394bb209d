/// Experiments, runs, metrics, logged models and the model registry, as MLflow's clients know them.
///
/// Start at [dev.kaname.tracking.Tracking].
@NullMarked
package dev.kaname.tracking;

import org.jspecify.annotations.NullMarked;
