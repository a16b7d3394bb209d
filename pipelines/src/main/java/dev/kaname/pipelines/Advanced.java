package dev.kaname.pipelines;

import dev.kaname.pipelines.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an act on a pipeline run came to.
///
/// @param ready steps that may run from now on
/// @param orders to be carried out now
/// @param closed attempts whose processes are over
/// @param made outputs that stand from now on, by step
/// @param admitted id of the run that was waiting for this one to be over
record Advanced(
        RunState state,
        List<Integer> ready,
        List<Order> orders,
        List<String> closed,
        Map<Integer, List<Made>> made,
        Optional<String> admitted) {
    Advanced {
        ready = List.copyOf(ready);
        orders = List.copyOf(orders);
        closed = List.copyOf(closed);
        made = Map.copyOf(made);
    }
}
