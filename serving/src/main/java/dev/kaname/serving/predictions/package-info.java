/// What is kept of predictions: ids that name their deployment, a log of payloads, and counts by
/// the hour.
@NullMarked
package dev.kaname.serving.predictions;

import org.jspecify.annotations.NullMarked;
