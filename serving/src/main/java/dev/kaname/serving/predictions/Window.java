package dev.kaname.serving.predictions;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/// The counts of one deployment in the running hour, added to by every request.
final class Window {
    final Deployed deployed;
    final Instant hour;
    private final LongAdder predictions = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder rows = new LongAdder();

    Window(Deployed deployed, Instant hour) {
        this.deployed = deployed;
        this.hour = hour;
    }

    void prediction(int rowCount) {
        predictions.increment();
        rows.add(rowCount);
    }

    void error() {
        errors.increment();
    }

    WindowCounts counts(int replica) {
        return new WindowCounts(
                deployed, hour, replica, predictions.sum(), errors.sum(), rows.sum());
    }
}
