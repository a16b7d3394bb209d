package dev.kaname.serving;

import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Tensor;
import dev.kaname.serving.model.TensorSpec;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The first runs of a model, before anybody waits for one: one row of zeros and empty text.
///
/// A model may rightly fail on these, so failing is no reason to refuse it, nor is taking too long.
final class WarmUp {
    private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
    private static final int RUNS = 4;
    private static final long LARGEST = 1 << 22;

    private WarmUp() {}

    static void warm(String what, LoadedModel model, Duration longest) {
        Place place = model.take(System.nanoTime());
        try {
            boolean[] all = new boolean[model.signature().outputs().size()];
            Arrays.fill(all, true);
            for (int run = 0; run < RUNS; run++) {
                if (!fill(place, model.signature().inputs())) {
                    return;
                }
                if (!place.run(all, System.nanoTime() + longest.toNanos(), false)) {
                    return;
                }
            }
        } catch (ServingFailure e) {
            LOG.log(Level.INFO, what + " could not be warmed with a row of zeros", e);
        } finally {
            model.giveBack(place);
        }
    }

    private static boolean fill(Place place, List<TensorSpec> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            TensorSpec spec = inputs.get(i);
            long[] shape = spec.shape().stream().mapToLong(size -> size == -1 ? 1 : size).toArray();
            long count = Arrays.stream(shape).reduce(1, (a, b) -> Math.min(LARGEST, a * b));
            if (count == 0 || count >= LARGEST) {
                return false;
            }
            zeros(place.seat.input(i), shape, (int) count);
        }
        return true;
    }

    private static void zeros(Tensor tensor, long[] shape, int count) {
        tensor.reshape(shape);
        tensor.room(count);
        if (tensor.datatype() == Datatype.BYTES) {
            Arrays.fill(tensor.texts(), 0, count, "");
        } else {
            for (int i = 0; i < count * tensor.datatype().width(); i++) {
                tensor.bytes().put(i, (byte) 0);
            }
        }
        tensor.filled(count);
    }
}
