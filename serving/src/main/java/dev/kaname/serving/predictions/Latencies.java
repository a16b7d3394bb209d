package dev.kaname.serving.predictions;

import java.util.ArrayList;
import java.util.List;

/// How long answers took, counted into fixed bounds.
///
/// @param within how many took at most [#BOUNDS] seconds, each counted at its smallest bound; one
///   more for those above the last
/// @param seconds all of them together
public record Latencies(List<Long> within, double seconds) {
    /// Upper bounds in seconds: fine where small models answer, wide up to the longest deadline.
    public static final List<Double> BOUNDS =
            List.of(0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 10.0);

    public Latencies {
        within = List.copyOf(within);
    }

    Latencies plus(Latencies other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < within.size(); i++) {
            sums.add(within.get(i) + other.within.get(i));
        }
        return new Latencies(sums, seconds + other.seconds);
    }
}
