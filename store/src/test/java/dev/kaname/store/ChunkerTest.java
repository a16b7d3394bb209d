package dev.kaname.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkerTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261121})
    void twoBytesAStepCutWhereOneByteAStepWould(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            byte[] data = bytes(random, random.nextInt(1, 600_000));
            assertEquals(cuts(data, ChunkerTest::oneByteAStep), cuts(data, Chunker::cut));
        }
    }

    @Test
    void piecesKeepTheirBoundsAndTheirMean() {
        byte[] data = bytes(new Random(7), 64 << 20);
        List<Integer> lengths = cuts(data, Chunker::cut);
        for (int length : lengths.subList(0, lengths.size() - 1)) {
            assertTrue(length > Chunker.MIN && length <= Chunker.MAX, () -> "length " + length);
        }
        int mean = data.length / lengths.size();
        assertTrue(mean > 60_000 && mean < 85_000, () -> "mean " + mean);
    }

    @Test
    void anInsertionChangesOnlyThePiecesAroundIt() {
        byte[] data = bytes(new Random(11), 16 << 20);
        byte[] edited = new byte[data.length + 1];
        System.arraycopy(data, 0, edited, 0, 8 << 20);
        edited[8 << 20] = 42;
        System.arraycopy(data, 8 << 20, edited, (8 << 20) + 1, 8 << 20);
        Set<String> before = contents(data);
        Set<String> after = contents(edited);
        after.removeAll(before);
        assertTrue(after.size() <= 3, () -> after.size() + " new pieces");
    }

    @Test
    void bytesThatAreAllTheSameAreCutAtTheLimit() {
        assertEquals(Chunker.MAX, Chunker.cut(new byte[1 << 20], 0, 1 << 20));
    }

    private interface Cutter {
        int cut(byte[] data, int from, int available);
    }

    /// The format's definition, word for word.
    private static int oneByteAStep(byte[] data, int from, int available) {
        int end = Math.min(available, Chunker.MAX);
        long hash = 0;
        for (int i = Chunker.MIN; i < end; i++) {
            hash = (hash << 1) + Chunker.GEAR[data[from + i] & 0xFF];
            long mask = i < Chunker.MEAN ? Chunker.STRICT : Chunker.LOOSE;
            if ((hash & mask) == 0) {
                return i + 1;
            }
        }
        return end;
    }

    private static List<Integer> cuts(byte[] data, Cutter cutter) {
        List<Integer> lengths = new ArrayList<>();
        for (int from = 0; from < data.length; ) {
            int length = cutter.cut(data, from, data.length - from);
            lengths.add(length);
            from += length;
        }
        return lengths;
    }

    private static Set<String> contents(byte[] data) {
        Digester digester = new Digester(IdKey.of(new byte[32]));
        Set<String> ids = new HashSet<>();
        int from = 0;
        for (int length : cuts(data, Chunker::cut)) {
            ids.add(digester.name(ObjectKind.CHUNK, data, from, length).toString());
            from += length;
        }
        return ids;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        return data;
    }
}
