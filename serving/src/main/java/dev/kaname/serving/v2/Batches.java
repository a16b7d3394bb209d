package dev.kaname.serving.v2;

import dev.kaname.serving.ServingFailure.Invalid;
import dev.kaname.serving.model.Seat;
import dev.kaname.serving.model.TensorSpec;

/// Checks that the inputs of one request belong together: free dimensions of one name have one
/// size, and so have first dimensions that are free and have no name, which are the batch.
final class Batches {
    private Batches() {}

    static void check(V2Names names, Seat seat) {
        for (int i = 1; i < names.inputs.length; i++) {
            TensorSpec spec = names.input(i);
            for (int axis = 0; axis < spec.rank(); axis++) {
                if (names.inputShapes[i][axis] == -1) {
                    compare(names, seat, i, axis);
                }
            }
        }
    }

    /// Compares with the first dimension of that name before; the ones between were compared
    /// already.
    private static void compare(V2Names names, Seat seat, int input, int axis) {
        String symbol = names.input(input).symbols().get(axis);
        if (symbol.isEmpty() && axis > 0) {
            return;
        }
        for (int i = 0; i < input; i++) {
            TensorSpec other = names.input(i);
            int last = symbol.isEmpty() ? Math.min(1, other.rank()) : other.rank();
            for (int k = 0; k < last; k++) {
                if (names.inputShapes[i][k] == -1 && other.symbols().get(k).equals(symbol)) {
                    if (seat.input(i).dimension(k) != seat.input(input).dimension(axis)) {
                        throw new Invalid(
                                "inputs",
                                "disagree on their number of rows",
                                "send "
                                        + other.name()
                                        + " and "
                                        + names.input(input).name()
                                        + " of the same length");
                    }
                    return;
                }
            }
        }
    }
}
