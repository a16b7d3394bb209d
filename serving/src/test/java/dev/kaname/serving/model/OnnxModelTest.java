package dev.kaname.serving.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.serving.ServingFailure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelTest {
    @Test
    void aModelSaysWhatItTakesAndAnswers() {
        try (OnnxModel model = Models.load("sum")) {
            assertEquals(
                    List.of("a", "b"),
                    model.signature().inputs().stream().map(TensorSpec::name).toList());
            TensorSpec a = model.signature().inputs().getFirst();
            assertEquals(Datatype.INT32, a.datatype());
            assertEquals(List.of(-1L, 16L), a.shape());
            assertEquals(List.of("batch", ""), a.symbols());
            assertTrue(a.isBatched());
        }
    }

    @Test
    void answersAreTheSameHoweverOftenAndInWhateverBatchOneAsks() {
        try (OnnxModel model = Models.load("version-2");
                Seat seat = model.open()) {
            for (int rows : new int[] {1, 1, 1, 1, 3, 3, 3, 1, 7, 1, 1}) {
                fill(seat.input(0), IntStream.range(0, rows).mapToObj(i -> i + 0.5f).toList());
                seat.input(0).reshape(rows, 1);
                assertTrue(seat.run(new boolean[] {true, true}));
                assertEquals(rows, seat.output(1).count());
                assertArrayEquals(new long[] {rows, 1}, seat.output(1).shape());
                for (int i = 0; i < rows; i++) {
                    assertEquals(2f, seat.output(0).bytes().getFloat(4 * i));
                    assertEquals(2 * i + 1f, seat.output(1).bytes().getFloat(4 * i));
                }
            }
        }
    }

    @Test
    void anAnswerWhoseShapeDependsOnValuesIsStillRight() {
        try (OnnxModel model = Models.load("nonzero");
                Seat seat = model.open()) {
            float[][] calls = {{1, 0, 2}, {1, 0, 2}, {1, 0, 2}, {0, 0, 5}, {0, 0, 0}, {7, 7, 7}};
            for (float[] call : calls) {
                List<Float> values = List.of(call[0], call[1], call[2]);
                fill(seat.input(0), values);
                seat.input(0).reshape(3);
                assertTrue(seat.run(new boolean[] {true}));
                long[] expected =
                        IntStream.range(0, 3).filter(i -> call[i] != 0).asLongStream().toArray();
                assertEquals(expected.length, seat.output(0).dimension(1));
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(expected[i], seat.output(0).bytes().getLong(8 * i));
                }
            }
        }
    }

    @Test
    void onlyWhatIsWantedIsComputedAndTheRestMayBeAskedLater() {
        try (OnnxModel model = Models.load("version-1");
                Seat seat = model.open()) {
            boolean[][] wishes = {{true, false}, {false, true}, {true, true}, {true, false}};
            for (int round = 0; round < 12; round++) {
                boolean[] wanted = wishes[round % wishes.length];
                fill(seat.input(0), List.of((float) round));
                seat.input(0).reshape(1, 1);
                seat.run(wanted);
                if (wanted[0]) {
                    assertEquals(1f, seat.output(0).bytes().getFloat(0));
                }
                if (wanted[1]) {
                    assertEquals((float) round, seat.output(1).bytes().getFloat(0));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic30-zipmap", "iris-zipmap"})
    void probabilitiesInDictionariesAreServedAsAMatrix(String name) {
        try (OnnxModel model = Models.load(name);
                Seat seat = model.open()) {
            TensorSpec probabilities = model.signature().outputs().get(1);
            assertEquals("output_probability", probabilities.name());
            assertEquals(Datatype.FP32, probabilities.datatype());
            int classes = probabilities.shape().get(1).intValue();
            assertEquals(name.startsWith("iris") ? 3 : 2, classes);
            int width = model.signature().inputs().getFirst().shape().get(1).intValue();
            fill(seat.input(0), IntStream.range(0, width).mapToObj(i -> 1f).toList());
            seat.input(0).reshape(1, width);
            seat.run(new boolean[] {true, true});
            float sum = 0;
            for (int i = 0; i < classes; i++) {
                sum += seat.output(1).bytes().getFloat(4 * i);
            }
            assertEquals(1f, sum, 1e-5f);
        }
    }

    @Test
    void aZipMapChangesNothingButTheForm() {
        try (OnnxModel plain = Models.load("logistic30");
                OnnxModel zipped = Models.load("logistic30-zipmap");
                Seat one = plain.open();
                Seat other = zipped.open()) {
            List<Float> row = IntStream.range(0, 30).mapToObj(i -> i * 3.25f).toList();
            for (Seat seat : List.of(one, other)) {
                fill(seat.input(0), row);
                seat.input(0).reshape(1, 30);
                seat.run(new boolean[] {true, true});
            }
            assertEquals(one.output(1).bytes().slice(0, 8), other.output(1).bytes().slice(0, 8));
            assertArrayEquals(one.output(1).shape(), other.output(1).shape());
        }
    }

    @Test
    void textBeyondTheBasicPlaneMeetsTheModelsOwn() {
        try (OnnxModel model = Models.load("dishes");
                Seat seat = model.open()) {
            String[] dishes = {"𠮷野家", "🍣", "蕎麦", "吉野家", "", "a\0b"};
            Tensor input = seat.input(0);
            input.room(dishes.length);
            System.arraycopy(dishes, 0, input.texts(), 0, dishes.length);
            input.filled(dishes.length);
            input.reshape(dishes.length);
            seat.run(new boolean[] {true, true, true});
            long[] numbers = {1, 2, 3, -1, -1, -1};
            String[] names = {"𠮷野家", "🍣", "蕎麦", "?", "?", "?"};
            for (int i = 0; i < numbers.length; i++) {
                assertEquals(numbers[i], seat.output(0).bytes().getLong(8 * i), "dish " + i);
            }
            assertArrayEquals(names, seat.output(2).texts());
            assertEquals("𠮷野家", seat.output(1).texts()[0]);
        }
    }

    @Test
    void aModelThatFailsOnAnInputSaysSoAndWorksOn() {
        try (OnnxModel model = Models.load("lookup");
                Seat seat = model.open()) {
            for (int round = 0; round < 5; round++) {
                seat.input(0).room(1);
                seat.input(0).reshape(1);
                seat.input(0).filled(1);
                seat.input(0).bytes().putLong(0, 99);
                assertThrows(
                        ServingFailure.ModelFailed.class, () -> seat.run(new boolean[] {true}));
                seat.input(0).bytes().putLong(0, 2);
                assertTrue(seat.run(new boolean[] {true}));
                assertEquals(30f, seat.output(0).bytes().getFloat(0));
            }
        }
    }

    @Test
    void aRunThatTakesTooLongCanBeStoppedAndTheSeatUsedAgain() throws Exception {
        try (OnnxModel model = Models.load("loop");
                Seat seat = model.open()) {
            seat.input(0).room(1);
            seat.input(0).reshape(1);
            seat.input(0).filled(1);
            seat.input(0).bytes().putLong(0, 1L << 40);
            Thread stopper =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; i < 20; i++) {
                                    java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                                    if (Thread.currentThread().isInterrupted()) {
                                        return;
                                    }
                                    seat.stop();
                                }
                            });
            assertFalse(seat.run(new boolean[] {true}));
            stopper.interrupt();
            stopper.join();
            seat.input(0).bytes().putLong(0, 3);
            assertTrue(seat.run(new boolean[] {true}));
        }
    }

    @Test
    void unsignedNumbersAreReadAsTheyAre() {
        try (OnnxModel model = Models.load("to-uint64");
                Seat seat = model.open()) {
            assertEquals(Datatype.UINT64, model.signature().outputs().getFirst().datatype());
            seat.input(0).room(2);
            seat.input(0).reshape(2);
            seat.input(0).filled(2);
            seat.input(0).bytes().putLong(0, 7).putLong(8, -1);
            for (int round = 0; round < 4; round++) {
                seat.run(new boolean[] {true});
                assertEquals(7, seat.output(0).bytes().getLong(0));
                assertEquals("18446744073709551615", unsigned(seat.output(0).bytes(), 8));
            }
        }
    }

    private static String unsigned(ByteBuffer bytes, int at) {
        return Long.toUnsignedString(bytes.getLong(at));
    }

    private static void fill(Tensor tensor, List<Float> values) {
        tensor.room(values.size());
        for (int i = 0; i < values.size(); i++) {
            tensor.bytes().putFloat(4 * i, values.get(i));
        }
        tensor.filled(values.size());
    }
}
