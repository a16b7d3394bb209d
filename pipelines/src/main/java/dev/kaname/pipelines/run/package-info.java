/// How steps and pipeline runs move from state to state: pure decisions, "state + event → state +
/// actions". No clock, thread, process or table is reached from here.
///
/// Start at [dev.kaname.pipelines.run.StepDecision] and [dev.kaname.pipelines.run.RunDecision].
@NullMarked
package dev.kaname.pipelines.run;

import org.jspecify.annotations.NullMarked;
