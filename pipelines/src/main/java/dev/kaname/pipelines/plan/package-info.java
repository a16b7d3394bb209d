/// What a pipeline comes down to: steps in an order, what each depends on, and when an earlier
/// result may stand in for running one. Pure functions and values.
///
/// Start at [dev.kaname.pipelines.plan.Plan].
@NullMarked
package dev.kaname.pipelines.plan;

import org.jspecify.annotations.NullMarked;
