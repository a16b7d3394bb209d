package dev.kaname.serving.v2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.kaname.serving.ServingFailure;
import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Signature;
import dev.kaname.serving.model.TensorSpec;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every request: a valid one comes back as it was, any other is refused, and
/// neither takes more memory than it is long.
class V2PropertyTest {
    private static final Signature ALL = EchoSeat.everyType();
    private static final List<Datatype> IN_JSON =
            Arrays.stream(Datatype.values())
                    .filter(d -> d != Datatype.FP16 && d != Datatype.BF16)
                    .toList();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20261121})
    void anyValidRequestIsAnsweredWithWhatItSaid(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            Sample sample = Sample.any(random);
            byte[] body = sample.request(random).getBytes(StandardCharsets.UTF_8);
            V2Codec codec = new V2Codec("m", "1", sample.signature());
            EchoSeat seat = new EchoSeat(sample.signature());
            V2Request request = codec.read(seat, body, body.length);
            byte[] answer = codec.write(request, seat, new JsonBuffer(), 0, 0).body();
            String text = new String(answer, StandardCharsets.UTF_8);
            assertEquals(sample.expected(), text.substring(text.indexOf("\"outputs\"")));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 4})
    void aDamagedRequestIsRefusedOrAnsweredAndNothingElse(long seed) {
        Random random = new Random(seed);
        V2Codec codec = new V2Codec("m", "1", ALL);
        EchoSeat seat = new EchoSeat(ALL);
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            Sample sample = Sample.any(random);
            byte[] whole = sample.request(random).getBytes(StandardCharsets.UTF_8);
            V2Codec own = new V2Codec("m", "1", sample.signature());
            EchoSeat ownSeat = new EchoSeat(sample.signature());
            for (int i = 0; i < 20; i++) {
                byte[] damaged = damage(random, whole);
                int head =
                        random.nextInt(8) == 0
                                ? random.nextInt(damaged.length + 1)
                                : damaged.length;
                refused += isRefused(own, ownSeat, damaged, head) ? 1 : 0;
                isRefused(codec, seat, damaged, head);
            }
        }
        assertTrue(refused > 2_500, "damage was not damage: " + refused);
    }

    @Test
    void whatIsDeclaredCostsNothing() {
        Signature signature = EchoSeat.signature(TensorSpec.of("a", Datatype.FP64, -1L, -1L));
        V2Codec codec = new V2Codec("m", "1", signature);
        List<String> liars =
                List.of(
                        "{\"inputs\":[{\"name\":\"a\",\"shape\":[2000000000,1000000000],\"datatype\":\"FP64\",\"data\":[1]}]}",
                        "{\"inputs\":[{\"name\":\"a\",\"shape\":[2147483647,1],\"datatype\":\"FP64\",\"parameters\":{\"binary_data_size\":2147483640}}]}",
                        "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,1],\"datatype\":\"FP64\",\"data\":["
                                + "[".repeat(100_000));
        EchoSeat seat = new EchoSeat(signature);
        for (String liar : liars) {
            byte[] body = liar.getBytes(StandardCharsets.UTF_8);
            isRefused(codec, seat, body, body.length);
        }
        long heap = allocated();
        long direct = direct();
        for (int i = 0; i < 1000; i++) {
            byte[] body = liars.get(i % liars.size()).getBytes(StandardCharsets.UTF_8);
            assertTrue(isRefused(codec, seat, body, body.length));
        }
        assertTrue(direct() - direct < 1 << 20, "direct memory grew");
        assertTrue(allocated() - heap < 300_000_000L, "heap: " + (allocated() - heap));
    }

    @Test
    void depthIsLimitedInPartsThatAreSkipped() {
        String deep = "{\"x\":" + "[".repeat(100_000) + "}";
        byte[] body = deep.getBytes(StandardCharsets.UTF_8);
        assertTrue(isRefused(new V2Codec("m", "1", ALL), new EchoSeat(ALL), body, body.length));
    }

    @Test
    void aNumberOfAMegabyteIsRefusedAtOnce() {
        byte[] body = ("{\"x\":1" + "0".repeat(1 << 20) + "}").getBytes(StandardCharsets.UTF_8);
        assertTrue(isRefused(new V2Codec("m", "1", ALL), new EchoSeat(ALL), body, body.length));
    }

    private static boolean isRefused(V2Codec codec, EchoSeat seat, byte[] body, int head) {
        try {
            V2Request request = codec.read(seat, body, head);
            codec.write(request, seat, new JsonBuffer(), 0, 0);
            return false;
        } catch (ServingFailure _) {
            return true;
        }
    }

    private static byte[] damage(Random random, byte[] whole) {
        byte[] damaged = whole.clone();
        switch (random.nextInt(4)) {
            case 0 -> damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
            case 1 -> damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
            case 2 -> {
                byte[] splinters = "[]{}\",:-0.e\\ntfN\u0000".getBytes(StandardCharsets.US_ASCII);
                damaged[random.nextInt(whole.length)] = splinters[random.nextInt(splinters.length)];
            }
            default -> {
                int from = random.nextInt(whole.length);
                int length = random.nextInt(Math.min(40, whole.length - from));
                int to = random.nextInt(whole.length - length);
                System.arraycopy(whole, from, damaged, to, length);
            }
        }
        return damaged;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getTotalCapacity)
                .sum();
    }

    /// One to four tensors with the text of their elements as the server writes them.
    private record Sample(Signature signature, List<int[]> shapes, List<List<String>> elements) {
        static Sample any(Random random) {
            List<TensorSpec> specs = new ArrayList<>();
            List<int[]> shapes = new ArrayList<>();
            List<List<String>> elements = new ArrayList<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                Datatype datatype = IN_JSON.get(random.nextInt(IN_JSON.size()));
                int rank = random.nextInt(1, 5);
                int[] shape = IntStream.range(0, rank).map(_ -> random.nextInt(1, 5)).toArray();
                List<String> symbols =
                        IntStream.range(0, rank)
                                .mapToObj(axis -> "d" + specs.size() + axis)
                                .toList();
                String name = "t" + specs.size() + "é\"\\";
                specs.add(new TensorSpec(name, datatype, Collections.nCopies(rank, -1L), symbols));
                shapes.add(shape);
                int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
                elements.add(
                        IntStream.range(0, count)
                                .mapToObj(_ -> element(random, datatype))
                                .toList());
            }
            return new Sample(
                    EchoSeat.signature(specs.toArray(TensorSpec[]::new)), shapes, elements);
        }

        private static String element(Random random, Datatype datatype) {
            return switch (datatype) {
                case BOOL -> Boolean.toString(random.nextBoolean());
                case UINT8 -> Integer.toString(random.nextInt(256));
                case UINT16 -> Integer.toString(random.nextInt(65536));
                case UINT32 -> Long.toString(random.nextLong(1L << 32));
                case UINT64 -> Long.toUnsignedString(random.nextLong());
                case INT8 -> Integer.toString((byte) random.nextInt());
                case INT16 -> Integer.toString((short) random.nextInt());
                case INT32 -> Integer.toString(random.nextInt());
                case INT64 -> Long.toString(random.nextLong());
                case FP32 -> real(Float.intBitsToFloat(random.nextInt()));
                case FP64 -> real(Double.longBitsToDouble(random.nextLong()));
                case BYTES -> text(random);
                case FP16, BF16 -> throw new IllegalStateException();
            };
        }

        private static String real(Number value) {
            return Double.isFinite(value.doubleValue()) ? value.toString() : "null";
        }

        private static String text(Random random) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                int kind = random.nextInt(5);
                text.appendCodePoint(
                        switch (kind) {
                            case 0 -> random.nextInt(0x20, 0x7f);
                            case 1 -> random.nextInt(0x20);
                            case 2 -> random.nextInt(0x80, 0x800);
                            case 3 -> random.nextInt(0x3000, 0xd000);
                            default -> random.nextInt(0x10000, 0x110000);
                        });
            }
            return new String(
                    new JsonBuffer().text(text.toString()).toBytes(), StandardCharsets.UTF_8);
        }

        String request(Random random) {
            List<String> tensors = new ArrayList<>();
            for (int i = 0; i < shapes.size(); i++) {
                TensorSpec spec = signature.inputs().get(i);
                List<String> fields = new ArrayList<>();
                fields.add("\"name\":" + quoted(spec.name()));
                fields.add("\"shape\":" + Arrays.toString(shapes.get(i)));
                fields.add("\"datatype\":\"" + spec.datatype() + "\"");
                boolean nested = random.nextBoolean();
                fields.add("\"data\":" + data(i, nested, random));
                if (random.nextBoolean()) {
                    fields.add("\"unknown\":[{\"a\":-1.5e-3},\"]\"]");
                }
                if (random.nextBoolean()) {
                    Collections.shuffle(fields, random);
                }
                tensors.add("{" + String.join(space(random) + ",", fields) + "}");
            }
            Collections.shuffle(tensors, random);
            return "{\"inputs\":[" + String.join(",", tensors) + "]" + space(random) + "}";
        }

        private String data(int tensor, boolean nested, Random random) {
            int[] shape = shapes.get(tensor);
            List<String> level = elements.get(tensor);
            if (nested) {
                for (int axis = shape.length - 1; axis > 0; axis--) {
                    List<String> inner = level;
                    int size = shape[axis];
                    level =
                            IntStream.range(0, inner.size() / size)
                                    .mapToObj(k ->
                                            "["
                                                    + String.join(
                                                            ",",
                                                            inner.subList(k * size, (k + 1) * size))
                                                    + "]")
                                    .toList();
                }
            }
            return "[" + String.join("," + space(random), level) + "]";
        }

        private static String space(Random random) {
            return " \n\t\r".substring(0, random.nextInt(5));
        }

        private static String quoted(String name) {
            return new String(V2Codec.quoted(name), StandardCharsets.UTF_8);
        }

        String expected() {
            String outputs =
                    IntStream.range(0, shapes.size())
                            .mapToObj(i ->
                                    "{\"name\":"
                                            + quoted(signature.outputs().get(i).name())
                                            + ",\"datatype\":\""
                                            + signature.outputs().get(i).datatype()
                                            + "\",\"shape\":"
                                            + Arrays.toString(shapes.get(i)).replace(" ", "")
                                            + ",\"data\":["
                                            + String.join(",", elements.get(i))
                                            + "]}")
                            .collect(Collectors.joining(","));
            return "\"outputs\":[" + outputs + "]}";
        }
    }
}
