package dev.kaname.serving.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.serving.ServingFailure;
import dev.kaname.serving.ServingFailure.NotServable;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
    private static final String WHAT = "model churn version 3";

    @Test
    void weightsInAnotherFileOfTheVersionAreTakenIn() {
        ModelFiles files =
                Models.files(
                        Map.of(
                                "model/model.onnx", Models.bytes("external-inside.onnx"),
                                "model/weights.bin", Models.bytes("weights.bin")));
        try (OnnxModel model = OnnxModel.load(WHAT, files, 1000);
                Seat seat = model.open()) {
            seat.input(0).room(2);
            seat.input(0).reshape(1, 2);
            seat.input(0).filled(2);
            seat.input(0).bytes().putFloat(0, 10).putFloat(4, 10);
            seat.run(new boolean[] {true});
            assertEquals(20, seat.output(0).bytes().getFloat(0));
            assertEquals(30, seat.output(0).bytes().getFloat(4));
        }
    }

    @ParameterizedTest(name = "BI-020 {0}")
    @ValueSource(strings = {"external-outside", "external-absolute", "external-nested"})
    void weightsInAFileThatIsNotOfTheVersionAreRefused(String name) {
        NotServable refused = assertThrows(NotServable.class, () -> Models.load(name));
        assertTrue(refused.reason().contains("not part of the version"), refused.reason());
    }

    @Test
    void weightsPastTheEndOfTheirFileAreRefused() {
        ModelFiles files =
                Models.files(
                        Map.of(
                                "model.onnx", Models.bytes("external-beyond.onnx"),
                                "weights.bin", Models.bytes("weights.bin")));
        NotServable refused =
                assertThrows(NotServable.class, () -> OnnxModel.load(WHAT, files, 1000));
        assertTrue(refused.reason().contains("past the end"), refused.reason());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "80 05 95 10, pickle",
        "50 4b 03 04 00, zip archive",
        "89 48 44 46 0d, HDF5",
        "47 47 55 46 03, GGUF",
        "7b 22 61 22 3a, text",
        "'', empty"
    })
    void whatIsNotOnnxIsNamed(String hex, String reason) {
        NotServable refused = assertThrows(NotServable.class, () -> check(bytes(hex)));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertTrue(refused.getMessage().startsWith(WHAT), refused.getMessage());
    }

    @Test
    void aVersionWithoutAnOnnxFileIsRefusedWithWhatItHolds() {
        ModelFiles files =
                Models.files(Map.of("MLmodel", new byte[3], "model.pkl", new byte[] {(byte) 0x80}));
        NotServable refused =
                assertThrows(NotServable.class, () -> OnnxModel.load(WHAT, files, 1000));
        assertTrue(refused.getMessage().contains("MLmodel, model.pkl"), refused.getMessage());
        assertTrue(refused.remedy().contains("mlflow.onnx"), refused.remedy());
    }

    @Test
    void aModelOverTheLimitIsNotRead() {
        assertThrows(
                ServingFailure.TooLarge.class,
                () -> OnnxModel.load(WHAT, Models.version("logistic30"), 500));
    }

    @ParameterizedTest
    @CsvSource({
        "sequence-output, sequence or a dictionary",
        "custom-operator, custom sets",
        "from-uint64, element type"
    })
    void whatCannotBeServedIsRefusedWithTheReason(String name, String reason) {
        NotServable refused = assertThrows(NotServable.class, () -> Models.load(name));
        assertTrue(refused.reason().contains(reason), refused.reason());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20261121})
    void aDamagedFileIsRefusedAndNeverMoreThanThat(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] whole = Models.bytes("logistic30-zipmap.onnx");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(1, whole.length + 1));
            for (int i = random.nextInt(4); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                check(damaged);
            } catch (ServingFailure expected) {
                assertTrue(expected.getMessage().startsWith(WHAT));
            }
        }
    }

    @Test
    void graphsNestedWithoutEndAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            ProtobufWriter model = new ProtobufWriter(arena, 0);
            model.number(1, 8);
            List<Long> begun = new ArrayList<>();
            begun.add(model.begin(7));
            for (int i = 0; i < 500; i++) {
                begun.add(model.begin(1)); // a node
                begun.add(model.begin(5)); // its attribute
                begun.add(model.begin(6)); // which is a graph
            }
            begun.reversed().forEach(model::end);
            byte[] file = model.written().toArray(ValueLayout.JAVA_BYTE);
            NotServable refused = assertThrows(NotServable.class, () -> check(file));
            assertTrue(refused.reason().contains("nested"), refused.reason());
        }
    }

    /// The runtime writes all of it out when it loads the model: a hundred bytes are a terabyte.
    @ParameterizedTest
    @ValueSource(longs = {1 << 20, 1L << 38, Long.MAX_VALUE, -1})
    void sparseTensorsThatStandForMoreThanAModelMayHaveAreRefused(long size) {
        try (Arena arena = Arena.ofConfined()) {
            ProtobufWriter dims = new ProtobufWriter(arena, 0);
            dims.number(1, size); // its tag is one byte, the rest is the number
            byte[] packed = dims.written().asSlice(1).toArray(ValueLayout.JAVA_BYTE);
            for (boolean isPacked : new boolean[] {true, false}) {
                ProtobufWriter model = new ProtobufWriter(arena, 0);
                model.number(1, 8);
                long graph = model.begin(7);
                long sparse = model.begin(15);
                if (isPacked) {
                    model.bytes(3, packed);
                } else {
                    model.number(3, 2);
                    model.number(3, size);
                }
                model.end(sparse);
                model.end(graph);
                byte[] file = model.written().toArray(ValueLayout.JAVA_BYTE);
                NotServable refused = assertThrows(NotServable.class, () -> check(file));
                assertTrue(refused.reason().contains("sparse"), refused.reason());
            }
        }
    }

    @Test
    void aModelOfVeryManyOperatorsIsRefusedWhereverTheyAre() {
        try (Arena arena = Arena.ofConfined()) {
            ProtobufWriter model = new ProtobufWriter(arena, 0);
            model.number(1, 8);
            long function = model.begin(25);
            for (int number = 0; number < 5_000; number++) {
                model.end(model.begin(7));
            }
            model.end(function);
            long graph = model.begin(7);
            for (int number = 0; number < 5_001; number++) {
                model.end(model.begin(1));
            }
            model.end(graph);
            byte[] file = model.written().toArray(ValueLayout.JAVA_BYTE);
            NotServable refused = assertThrows(NotServable.class, () -> check(file));
            assertTrue(refused.reason().contains("operators"), refused.reason());
        }
    }

    private static void check(byte[] file) {
        try (Arena arena = Arena.ofConfined()) {
            OnnxFile.of(WHAT, Models.files(Map.of("model.onnx", file)), file.length, arena);
        }
    }

    private static byte[] bytes(String hex) {
        String[] parts = hex.isEmpty() ? new String[0] : hex.split(" ");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return bytes;
    }
}
