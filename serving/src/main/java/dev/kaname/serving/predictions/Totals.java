package dev.kaname.serving.predictions;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// The counts of one deployment since the server started, added to by every request.
final class Totals {
    private static final long[] BOUNDS =
            Latencies.BOUNDS.stream().mapToLong(seconds -> Math.round(seconds * 1e9)).toArray();

    private final LongAdder failed = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder[] within =
            Stream.generate(LongAdder::new).limit(BOUNDS.length + 1).toArray(LongAdder[]::new);

    void prediction(int rowCount, long took) {
        rows.add(rowCount);
        nanos.add(took);
        within[bound(took)].increment();
    }

    void error() {
        failed.increment();
    }

    /// Small ones first: that is where most answers are.
    private static int bound(long took) {
        int bound = 0;
        while (bound < BOUNDS.length && took > BOUNDS[bound]) {
            bound++;
        }
        return bound;
    }

    Traffic of(Deployed deployed) {
        Latencies latencies =
                new Latencies(
                        Arrays.stream(within).map(LongAdder::sum).toList(), nanos.sum() / 1e9);
        long answered = latencies.within().stream().mapToLong(Long::longValue).sum();
        return new Traffic(
                deployed.project(),
                deployed.endpointName(),
                answered,
                failed.sum(),
                rows.sum(),
                latencies);
    }
}
