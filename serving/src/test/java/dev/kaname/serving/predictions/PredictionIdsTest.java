package dev.kaname.serving.predictions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionIdsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    private final PredictionIds ids = new PredictionIds(new byte[32], 7, InstantSource.fixed(NOON));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 65_536, PredictionId.MAX_DEPLOYMENT})
    void anIdNamesItsDeploymentItsTimeAndItsReplica(int deployment) {
        PredictionId id = PredictionId.parse(ids.mint(deployment).toString()).orElseThrow();
        assertEquals(deployment, id.deployment());
        assertEquals(NOON, id.time());
        assertEquals(7, id.replica());
        assertTrue(ids.verify(id));
    }

    @Test
    void aChangedIdIsFound() {
        PredictionId id = ids.mint(42);
        for (int bit = 0; bit < 64; bit++) {
            assertFalse(ids.verify(new PredictionId(id.high() ^ (1L << bit), id.low())));
            assertFalse(ids.verify(new PredictionId(id.high(), id.low() ^ (1L << bit))));
        }
    }

    @Test
    void anIdOfAnotherInstallationIsFound() {
        byte[] other = new byte[32];
        other[31] = 1;
        PredictionIds elsewhere = new PredictionIds(other, 7, InstantSource.fixed(NOON));
        assertFalse(elsewhere.verify(ids.mint(42)));
    }

    @Test
    void idsOfOneMillisecondAreAllDifferentAndInOrder() {
        PredictionId before = ids.mint(1);
        Set<PredictionId> seen = new HashSet<>(Set.of(before));
        for (int i = 0; i < 70_000; i++) {
            PredictionId next = ids.mint(1);
            assertTrue(seen.add(next));
            assertTrue(next.toString().compareTo(before.toString()) > 0);
            before = next;
        }
        assertEquals(NOON.plusMillis(1), before.time());
    }

    @Test
    void idsOfManyThreadsAreAllDifferent() throws Exception {
        Callable<List<PredictionId>> some =
                () -> IntStream.range(0, 2_000).mapToObj(_ -> ids.mint(1)).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Set<PredictionId> seen = new HashSet<>();
            threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> some).toList()).stream()
                    .flatMap(made -> made.resultNow().stream())
                    .forEach(id -> assertTrue(seen.add(id) && ids.verify(id)));
            assertEquals(16_000, seen.size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0123456789abcdef0123456789abcde",
                "0123456789ABCDEF0123456789abcdef",
                "0123456789abcdef0123456789abcdeg",
                "0123456789abcdef0123456789abcdef0",
                "٠123456789abcdef0123456789abcdef"
            })
    void whatIsNoIdIsNotRead(String text) {
        assertEquals(Optional.empty(), PredictionId.parse(text));
    }

    @Test
    void aShortKeyIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new PredictionIds(new byte[16], 0, InstantSource.fixed(NOON)));
    }
}
