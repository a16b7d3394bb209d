package dev.kaname.serving.v2;

import dev.kaname.serving.ServingFailure.Invalid;
import dev.kaname.serving.model.Tensor;
import dev.kaname.serving.model.TensorSpec;

/// The shape that a request declares for one tensor. A declaration only: it is compared with what
/// is there, and nothing is made of its size.
final class V2Shape {
    final long[] sizes = new long[Tensor.MAX_RANK];
    int rank;
    boolean isSet;
    private long count;

    void clear() {
        isSet = false;
        rank = 0;
    }

    /// Elements of that shape.
    long count() {
        return count;
    }

    void read(JsonScanner json, int number) {
        isSet = true;
        rank = 0;
        count = 1;
        json.expect('[');
        if (json.takes(']')) {
            return;
        }
        do {
            json.number();
            if (!json.isWhole(0, Long.MAX_VALUE)) {
                throw new Invalid(
                        V2Reader.at(number, ".shape"),
                        "has a size that is negative or no whole number",
                        "send sizes from 0 on");
            }
            if (rank == Tensor.MAX_RANK) {
                throw new Invalid(
                        V2Reader.at(number, ".shape"),
                        "has too many dimensions",
                        "send at most " + Tensor.MAX_RANK);
            }
            long size = json.toLong();
            sizes[rank++] = size;
            if (Math.multiplyHigh(count, size) != 0 || count * size < 0) {
                throw new Invalid(
                        V2Reader.at(number, ".shape"), "overflows", "send the shape of the data");
            }
            count *= size;
        } while (json.more(']'));
    }

    /// Gives the tensor this shape, or the model's spelling of it: `[n]` and `[n,1]` stand for each
    /// other, since a column is written both ways.
    void applyTo(Tensor tensor, TensorSpec spec, long[] expected, int number) {
        if (matches(sizes, rank, expected)) {
            tensor.reshape(sizes, rank);
        } else if (rank == 1
                && expected.length == 2
                && expected[1] == 1
                && fits(sizes[0], expected[0])) {
            tensor.reshape(sizes[0], 1);
        } else if (rank == 2
                && expected.length == 1
                && sizes[1] == 1
                && fits(sizes[0], expected[0])) {
            tensor.reshape(sizes[0]);
        } else {
            throw new Invalid(
                    V2Reader.at(number, ".shape"),
                    "is not that of " + spec.name(),
                    "the model takes " + spec.shape() + ", -1 being any size");
        }
    }

    private static boolean matches(long[] sizes, int rank, long[] expected) {
        if (rank != expected.length) {
            return false;
        }
        for (int i = 0; i < rank; i++) {
            if (!fits(sizes[i], expected[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(long size, long expected) {
        return expected == -1 || size == expected;
    }
}
