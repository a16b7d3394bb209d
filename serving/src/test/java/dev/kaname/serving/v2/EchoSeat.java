package dev.kaname.serving.v2;

import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Seat;
import dev.kaname.serving.model.Signature;
import dev.kaname.serving.model.Tensor;
import dev.kaname.serving.model.TensorSpec;
import java.util.Arrays;
import java.util.List;

/// A model in memory that answers what it was given, in every datatype of the protocol.
final class EchoSeat implements Seat {
    private final List<Tensor> tensors;

    EchoSeat(Signature signature) {
        tensors = signature.inputs().stream().map(s -> new Tensor(s.datatype())).toList();
    }

    static Signature signature(TensorSpec... inputs) {
        List<TensorSpec> outputs =
                Arrays.stream(inputs)
                        .map(s ->
                                new TensorSpec(
                                        "out-" + s.name(), s.datatype(), s.shape(), s.symbols()))
                        .toList();
        return new Signature(List.of(inputs), outputs);
    }

    /// One input of each datatype, named like it, with two free dimensions of its own.
    static Signature everyType() {
        return signature(
                Arrays.stream(Datatype.values())
                        .map(d ->
                                new TensorSpec(
                                        d.name(),
                                        d,
                                        List.of(-1L, -1L),
                                        List.of(d + "-rows", d + "-columns")))
                        .toArray(TensorSpec[]::new));
    }

    @Override
    public Tensor input(int index) {
        return tensors.get(index);
    }

    @Override
    public Tensor output(int index) {
        return tensors.get(index);
    }

    @Override
    public boolean run(boolean[] wanted) {
        return true;
    }

    @Override
    public void stop() {}

    @Override
    public void tidy() {}

    @Override
    public void close() {}
}
